"""Signed checkpoints: what the record was at a moment, kept where the database does not reach (ADR 24).

A checkpoint is `instant last-event digest [restored] [after:mark] key signature`. The digest runs over the hash of
every event up to the last, so that the newest checkpoint vouches for all that came before. One leaves with every mail;
a file beside the vault, and a second one elsewhere if wanted, hold a line for each (checkpoint_lines.py).
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core import signing as django_signing
from django.db import connection
from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from agreements import signing
from agreements.models import Event
from agreements.queries.checkpoint_lines import (
    Checkpoint,
    broken_links,
    kept_lines,
    newest_kept,
    places,
    read_checkpoint,
)
from agreements.queries.fault_kinds import RecordFault, fault_of

HEADER, KEY_HEADER = "X-Heiji-Checkpoint", "X-Heiji-Public-Key"
_START = hashlib.sha256(b"heiji record").hexdigest()


def checkpoint(*, at: datetime) -> str:
    """Return the checkpoint that leaves with a mail, "" when there is no key to sign it: mails leave all the same.

    On PostgreSQL it is the last one kept: only with the table locked (workflow/checkpointing.py) no event is under way.
    """
    kept = newest_kept()
    try:
        if kept and (connection.vendor == "postgresql" or kept.last >= last_event()):
            return kept.text
        return sealed_checkpoint(at=at, base=kept)
    except (OSError, ValueError, TypeError):
        return ""


def vouching(*, at: datetime) -> dict[str, str]:
    """Return the headers of a mail by which a stranger can hold the record to its word: a checkpoint, and the public
    key it was signed with."""
    try:
        key = signing.key_text(signing.checkpoint_keys()[0])
    except (OSError, ValueError, TypeError):
        key = ""
    return {HEADER: checkpoint(at=at), KEY_HEADER: key}


def sealed_checkpoint(*, at: datetime, base: Checkpoint | None = None) -> str:
    return signing.seal(said_now(at=at, base=base))


def said_now(*, at: datetime, base: Checkpoint | None = None, restored: bool = False) -> str:
    """Return what a fresh checkpoint says of the database; one that is already there, as `base`, saves reading all.

    It goes on from what was signed: if somebody has changed what lies before, it still speaks of what was there.
    """
    last = last_event()
    known = base if base and base.last <= last and base.signed_by() == signing.NOW else None
    digest = digests([last], base=known)[last]
    said = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {last} {digest}"
    return f"{said} restored" if restored else said


def last_event() -> int:
    return Event.objects.aggregate(last=Max("id"))["last"] or 0


def digests(marks: Iterable[int], *, base: Checkpoint | None = None) -> dict[int, str]:
    """Return the digest of the record as it stands, up to each of these events."""
    digest, before = (base.digest, base.last) if base else (_START, 0)
    left, found = sorted(set(marks), reverse=True), {}
    events = Event.objects.filter(id__gt=before).order_by("id").values_list("id", "hash")
    for number, sha256 in events.iterator(chunk_size=5_000):
        while left and left[-1] < number:
            found[left.pop()] = digest
        if not left:
            break
        digest = hashlib.sha256(f"{digest} {number} {sha256}".encode()).hexdigest()
    return found | dict.fromkeys(left, digest)


def kept_faults() -> Iterator[RecordFault]:
    """Yield what the kept checkpoints show to be wrong with the record as it stands."""
    kept: list[Checkpoint] = []
    for place in places():
        try:
            lines = kept_lines(place)
        except FileNotFoundError:
            if kept:
                yield _away(place, _("ありません"))
            continue
        except OSError as error:
            yield _away(place, str(error.strerror))
            continue
        sound: list[Checkpoint] = []
        yield from _sort_out(place, lines, sound)
        yield from (broken := list(broken_links(place)))
        # Of a file that somebody has written into, nothing is let go.
        kept += sound if broken else _counting(sound)
    yield from _compared(kept)
    yield from _gaps(after=_newest_agreeing(kept))


def checkpoint_faults(text: str) -> Iterator[RecordFault]:
    """Yield what one checkpoint, taken from an old mail, shows to be wrong with the record as it stands."""
    found = read_checkpoint(text)
    if found is None:
        yield from _faults_by_heads(" ".join(text.split()))
        return
    signer = found.signed_by()
    if signer in (signing.FORGED, signing.UNKNOWN):
        yield _not_ours(found, signer, _("メールの確認印"))
    if signer != signing.FORGED:
        yield from _compared([found])


def record_differs(text: str) -> Iterator[RecordFault]:
    """Yield the same without asking who signed it: of a text that is vouched for in another way."""
    found = read_checkpoint(text)
    yield from _compared([found]) if found else _faults_by_heads(text)


def _sort_out(place: Path, lines: list[str], sound: list[Checkpoint]) -> Iterator[RecordFault]:
    """Yield what is wrong with the lines of a file themselves; put into `sound` those that can be compared."""
    unknown = set()
    for line in lines:
        found = read_checkpoint(line)
        signer = found.signed_by() if found else signing.FORGED
        if found is None or signer == signing.FORGED:
            yield _not_ours(found, signer, f"{place.name}: {line[:60]}")
            continue
        if signer == signing.UNKNOWN and found.key not in unknown:
            unknown.add(found.key)
            yield _not_ours(found, signer, place.name)
        sound.append(found)


def _counting(kept: list[Checkpoint]) -> list[Checkpoint]:
    """Without those that knew more than a restore, signed by a key of ours, has brought back."""
    place = max((number for number, one in enumerate(kept) if one.restored), default=0)
    anew = kept[place] if kept and kept[place].restored and kept[place].signed_by() != signing.UNKNOWN else None
    return [one for number, one in enumerate(kept) if not anew or number >= place or one.last <= anew.last]


def _compared(kept: list[Checkpoint]) -> Iterator[RecordFault]:
    """Hold each against the events: it happened after the last that agrees and before the first that does not."""
    now, found = last_event(), digests({one.last for one in kept})
    ahead = [one for one in kept if one.last > now]
    wrong = [one for one in kept if one.last <= now and found[one.last] != one.digest]
    agreeing = max((one.last for one in kept if one.last <= now and found[one.last] == one.digest), default=0)
    if ahead:
        newest = max(ahead, key=lambda one: one.last)
        words = _("記録はイベント%(now)dで終わっています。%(at)sの確認印では、%(last)dまでありました。")
        yield fault_of("set-back", words % {"now": now, "at": newest.at, "last": newest.last})
    if wrong:
        first = min(wrong, key=lambda one: one.last)
        words = _("イベント%(first)d〜%(last)dのどこかが、%(at)sの確認印を作ったときと違います。")
        since = agreeing + 1 if agreeing < first.last else 1
        yield fault_of("rewritten", words % {"first": since, "last": first.last, "at": first.at})


def _newest_agreeing(kept: list[Checkpoint]) -> int:
    found = digests({one.last for one in kept})
    return max((one.last for one in kept if found[one.last] == one.digest), default=0)


def _gaps(*, after: int) -> Iterator[RecordFault]:
    """Yield numbers of events that are not there and that no checkpoint knew to be left out.

    SQLite leaves none out. PostgreSQL does, at each press that is refused at its end: there only checkpoints tell.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [Event._meta.db_table])
        row = cursor.fetchone()
    numbers = Event.objects.filter(id__gt=after).order_by("id").values_list("id", flat=True)
    for number in [*numbers, (row[0] if row else 0) + 1]:
        if number > after + 1:
            words = _("イベント%(first)d〜%(last)dがありません。番号が飛ぶことはありません。")
            yield fault_of("gap", words % {"first": after + 1, "last": number - 1})
        after = number


def _not_ours(found: Checkpoint | None, signer: str, where: str) -> RecordFault:
    if found and signer == signing.UNKNOWN:
        words = _("%(where)s：鍵 %(key)s を知りません。鍵のファイルが替わったか、別の環境の確認印です。")
        return fault_of("unknown-key", words % {"where": where, "key": found.key})
    return fault_of("forged", _("%(where)s：署名が合いません。作り物か、写し間違いです。") % {"where": where})


def _away(place: Path, why: str) -> RecordFault:
    words = _("確認印のファイル %(file)s を読めません（%(why)s）。")
    return fault_of("checkpoint-file", words % {"file": place, "why": why})


def _faults_by_heads(text: str) -> Iterator[RecordFault]:
    """Mails of before hold `instant last digest:signature` over the heads of all chains, signed by HEIJI_SECRET_KEY."""
    where = _("メールの確認印")
    try:
        at, last, digest = django_signing.Signer(salt="heiji checkpoint").unsign(text).split(" ")
    except (django_signing.BadSignature, ValueError):
        if re.fullmatch(r"\S+Z \d+ [0-9a-f]{64}:[\w-]{43}", text):
            words = _("%(where)s：前の形式で、いまの HEIJI_SECRET_KEY の署名ではありません。")
            yield fault_of("unknown-key", words % {"where": where})
        else:
            yield _not_ours(None, signing.FORGED, where)
        return
    if _digest_of_heads(int(last)) != digest:
        words = _("イベント%(first)d〜%(last)dのどこかが、%(at)sの確認印を作ったときと違います。")
        yield fault_of("rewritten", words % {"first": 1, "last": int(last), "at": at})


def _digest_of_heads(last: int) -> str:
    known = Event.objects.filter(id__lte=last)
    newest = known.filter(chain=OuterRef("chain")).order_by("-sequence").values("id")[:1]
    heads = known.filter(id=Subquery(newest)).order_by("chain").values_list("chain", "sequence", "hash")
    return hashlib.sha256("\n".join(f"{c} {s} {h}" for c, s, h in heads).encode()).hexdigest()
