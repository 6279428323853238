"""In what condition the system is: what works, what waits, when the daily deeds were done last.

Two readers: a program (`/readyz`) and administrators. Neither is told a name, an address or a path.
"""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import Job, OutgoingMail
from agreements.models.leased import SKEW, TOO_LONG
from agreements.outages import is_unmigrated
from gobag.holders import holders_in
from incidents.models import WorkerSign
from incidents.queries.bag.holding import SILENT
from incidents.queries.bag.place import bag_folder, newest_bag
from incidents.queries.deeds import note_of

GOOD, ATTENTION, BAD = "good", "attention", "bad"
# A worker says so every 15 seconds.
WORKER_SILENT = timedelta(minutes=3)
DEED_TOO_OLD = timedelta(hours=36)
REHEARSAL_TOO_OLD = timedelta(days=35)
BAG_TOO_OLD = timedelta(minutes=10)
LITTLE_ROOM, NO_ROOM = 2 * 1024**3, 256 * 1024**2
DEEDS = ("backup", "verify", "rehearsal")
# Written by a clock that ran ahead: how old it is nobody knows.
_AHEAD = gettext_lazy("時計より先の時刻が付いています。時計を確かめてください。")


@dataclass(frozen=True)
class VitalSign:
    """One thing that was looked at: `key` for programs, its name and the words for people."""

    key: str
    name: str
    state: str
    words: str
    seconds: int | None = None


def condition(at: datetime) -> list[VitalSign]:
    """Look at everything; never raises. Without a database the rest is told all the same."""
    found = [_database(at), _vault(), _room(), *_deeds(at), *_bags(at)]
    if found[0].state == GOOD:
        found[1:1] = [_worker(at), *_queues(at)]
    return found


def worst(signs: list[VitalSign]) -> str:
    """Return the state of the whole."""
    states = {sign.state for sign in signs}
    return next(state for state in (BAD, ATTENTION, GOOD) if state in states)


def _database(_at: datetime) -> VitalSign:
    name = _("データベース")
    try:
        if is_unmigrated():
            return VitalSign("database", name, BAD, _("準備が済んでいません。manage.py migrate を行ってください。"))
    except (DatabaseError, InterfaceError):
        return VitalSign("database", name, BAD, _("返事がありません。"))
    return VitalSign("database", name, GOOD, _("使えます。"))


def _worker(at: datetime) -> VitalSign:
    """Any one of several will do."""
    name, known = _("メールと文書を作る作業（manage.py work）"), WorkerSign.objects.filter(seen_at__lte=at + SKEW)
    seen = known.first()
    if seen is None:
        never = _("まだ一度も動いていません。メールは送られません。")
        return VitalSign("worker", name, BAD, str(_AHEAD) if WorkerSign.objects.exists() else never)
    silent = max(at - seen.seen_at, timedelta())
    if silent > WORKER_SILENT:
        words = _("%(long)s 動いていません。メールは送られません。manage.py work を動かしてください。")
        return VitalSign("worker", name, BAD, words % {"long": long(silent)}, _seconds(silent))
    count = known.filter(seen_at__gte=at - WORKER_SILENT).count()
    words = ngettext("%(count)dつ動いています。", "%(count)dつ動いています。", count) % {"count": count}
    return VitalSign("worker", name, GOOD, words, _seconds(silent))


def _queues(at: datetime) -> Iterator[VitalSign]:
    """How long the oldest mail and the oldest document wait: since they were written, not since the last try."""
    mails = OutgoingMail.objects.to_send().filter(waits_for="").without_later(at)
    yield _queue("mail", _("いちばん長く待っているメール"), mails, at)
    jobs = Job.objects.filter(done_at=None)
    yield _queue("job", _("いちばん長く待っている文書"), jobs, at)


def _queue(key: str, name: str, rows: QuerySet[Any], at: datetime) -> VitalSign:
    ends = rows.aggregate(first=Min("created_at"), last=Max("created_at"))
    since, last = ends["first"], ends["last"]
    if since is None:
        return VitalSign(key, name, GOOD, _("待っているものはありません。"))
    waited = max(at - since, timedelta())
    if waited > TOO_LONG:
        words = _("%(long)s 待っています。急ぐ相手には電話してください。")
        return VitalSign(key, name, BAD, words % {"long": long(waited)}, _seconds(waited))
    if last - at > SKEW:
        return VitalSign(key, name, BAD, str(_AHEAD))
    return VitalSign(key, name, GOOD, _("%(long)s 待っています。") % {"long": long(waited)}, _seconds(waited))


def _vault() -> VitalSign:
    name = _("文書の保管庫")
    try:
        # A file without a name: rights alone say nothing of a disk that went read-only, nor to root.
        tempfile.TemporaryFile(dir=_nearest(Path(settings.VAULT_DIR))).close()
    except OSError:
        return VitalSign("vault", name, BAD, _("書き込めません。発行も、控えの文書も作れません。"))
    return VitalSign("vault", name, GOOD, _("書き込めます。"))


def _room() -> VitalSign:
    """The smaller of what is left for papers and, where it is a file of ours, for the database."""
    places = [Path(settings.VAULT_DIR)]
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        places.append(Path(str(settings.DATABASES["default"]["NAME"])))
    free = min(shutil.disk_usage(_nearest(place)).free for place in places)
    state = BAD if free < NO_ROOM else ATTENTION if free < LITTLE_ROOM else GOOD
    words = _("空きは %(room)s GB です。") % {"room": f"{free / 1024**3:.1f}"}
    return VitalSign("disk", _("ディスクの空き"), state, words)


def _deeds(at: datetime) -> Iterator[VitalSign]:
    names = {"backup": _("バックアップ"), "verify": _("記録の検査（verify）"), "rehearsal": _("復元の練習（rehearse）")}
    for deed in DEEDS:
        too_old = REHEARSAL_TOO_OLD if deed == "rehearsal" else DEED_TOO_OLD
        yield _deed(deed, names[deed], last_deed(deed), too_old, at)


def _bags(at: datetime) -> Iterator[VitalSign]:
    """The go-bag says every minute that it is current, and so does each copy elsewhere."""
    newest, name = newest_bag(), _("非常持出し")
    if newest is None:
        yield VitalSign("gobag", name, ATTENTION, _("まだありません。manage.py work が作ります。"))
    elif newest.known_at > at + SKEW:
        yield VitalSign("gobag", name, ATTENTION, str(_AHEAD))
    else:
        ago = max(at - newest.known_at, timedelta())
        state = ATTENTION if ago > BAG_TOO_OLD else GOOD
        yield VitalSign("gobag", name, state, _("%(long)s 前の内容です。") % {"long": long(ago)}, _seconds(ago))
    yield from _holders(at)
    if settings.BAG_COPIES:
        yield _deed("gobag-copies", _("非常持出しの写し"), last_deed("gobag-copies"), BAG_TOO_OLD, at)


def _holders(at: datetime) -> Iterator[VitalSign]:
    """Copies on people's devices, without a database: nobody is on call who has not looked for a month."""
    seen = [holder.seen_at for holder in holders_in(bag_folder(), at)]
    silent = [moment for moment in seen if at - moment > SILENT]
    if seen:
        words = ngettext(
            "%(count)d台にあります。30日開かれていないもの %(silent)d台。",
            "%(count)d台にあります。30日開かれていないもの %(silent)d台。",
            len(seen),
        )
        told = words % {"count": len(seen), "silent": len(silent)}
        name, state = _("端末の控え"), ATTENTION if silent else GOOD
        yield VitalSign("devices", name, state, told, _seconds(at - min(seen)))


def _deed(key: str, name: str, last: dict[str, Any] | None, too_old: timedelta, at: datetime) -> VitalSign:
    if last is None:
        return VitalSign(key, name, ATTENTION, _("まだ一度も行っていません。"))
    if last["at"] > at + SKEW and not last["faults"]:
        return VitalSign(key, name, ATTENTION, str(_AHEAD))
    ago = max(at - last["at"], timedelta())
    told = {"long": long(ago), "count": last["faults"]}
    if last["faults"]:
        return VitalSign(key, name, BAD, _("%(long)s 前に行い、誤りが%(count)d件ありました。") % told, _seconds(ago))
    state = ATTENTION if ago > too_old else GOOD
    return VitalSign(key, name, state, _("%(long)s 前に行いました。誤りはありません。") % told, _seconds(ago))


def last_deed(deed: str) -> dict[str, Any] | None:
    """Return when a deed was done last and how many faults it found; None for never, and for a note that is broken."""
    told = note_of(deed)
    try:
        return (
            None if told is None else {"at": datetime.fromisoformat(told["at"]), "faults": len(told.get("faults", []))}
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def long(span: timedelta) -> str:
    """A span in the largest unit of which there are two: 40秒, 3分, 5時間, 2日."""
    seconds = _seconds(span)
    if seconds >= 2 * 86_400:
        return ngettext("%(n)d日", "%(n)d日", seconds // 86_400) % {"n": seconds // 86_400}
    if seconds >= 2 * 3_600:
        return ngettext("%(n)d時間", "%(n)d時間", seconds // 3_600) % {"n": seconds // 3_600}
    if seconds >= 2 * 60:
        return ngettext("%(n)d分", "%(n)d分", seconds // 60) % {"n": seconds // 60}
    return ngettext("%(n)d秒", "%(n)d秒", seconds) % {"n": seconds}


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _nearest(path: Path) -> Path:
    """The folder that is there: the vault is made with its first paper."""
    return next(place for place in (path, *path.parents) if place.is_dir())
