"""A restore: an empty installation becomes what the backup was, proven before anything of it counts (ADR 17)."""

import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import pdf
from agreements.models import Counter, Meeting, record_event
from agreements.models.event import Actor
from agreements.queries.checkpoints import record_differs
from agreements.queries.verifying_agreements import PASSED_OVER
from agreements.refusals import Refused
from incidents.queries import portable
from incidents.queries.backups import ROWS, VAULT, Manifest, read_manifest
from incidents.queries.verifying import record_faults
from incidents.workflow.attending import note_deed

_AT_ONCE = 500
# More than anybody numbers between two backups.
GAP = 100
_CHAIN = "numbers"


class NotWhole(Refused):
    """What was to be restored is not what it should be; `faults` say how. Nothing was kept of it."""

    def __init__(self, message: str, faults: list[str]):
        super().__init__(message)
        self.faults = faults


@dataclass(frozen=True)
class Restored:
    """What an installation was made from, how long it took, and the faults it was made in spite of."""

    manifest: Manifest
    seconds: float
    faults: list[str] = field(default_factory=list)


def restore(*, backup: Path, at: datetime, despite_faults: bool = False) -> Restored:
    """Make this empty installation what `backup` was: papers, then rows in one transaction that ends only when the
    record verifies. When that was done (`at`) is left beside the vault.

    Raises NotWhole with every fault, unless told to go on `despite_faults` (better some papers than none); Refused
    when there is anything here already, or the backup is of another make.
    """
    started = time.monotonic()
    manifest, found = read_manifest(backup)
    if found and not despite_faults:
        raise NotWhole(_("このバックアップは、作られたときのままではありません。"), found)
    require_empty()
    _require_no_papers(manifest)
    for sha256 in manifest.papers:
        _put_back(sha256, backup / VAULT)
    rows = backup / ROWS
    found += fill(rows=rows, despite_faults=despite_faults, also=lambda: record_differs(manifest.checkpoint))
    done = Restored(manifest, time.monotonic() - started, found)
    note_deed(deed="restore", at=at, faults=found, backup=backup.name, seconds=round(done.seconds, 1))
    return done


def leave_room_for_what_is_out(*, by: Actor, at: datetime) -> None:
    """What was numbered after the backup is on paper and in calendars, and unknown here: no such number is given again.

    Agreements and incidents go on behind a gap, which is on record; so does an invitation's SEQUENCE, for a calendar
    takes over only what has a higher one than it has seen (RFC 5546, 2.1.4).
    """
    with transaction.atomic():
        for counter in Counter.objects.order_by("name"):
            gap = {"first": counter.last + 1, "last": counter.last + GAP}
            record_event(chain=_CHAIN, kind=PASSED_OVER, subject=counter.name, at=at, by=by, data=gap)
        Counter.objects.update(last=F("last") + GAP)
        Meeting.objects.update(calendar_sequence=F("calendar_sequence") + GAP)


def fill(
    *, rows: Path, despite_faults: bool = False, also: Callable[[], Iterator[str]] = lambda: iter(())
) -> list[str]:
    """Write the rows of a file into the database, which is migrated first; return the faults of the record, `also`
    those that the caller looks for. One transaction: with a fault nothing stays, unless `despite_faults`.

    Raises NotWhole, and Refused when the tables here are others.
    """
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        require_empty()
        _load(rows)
        connection.check_constraints()
        if table := portable.first_difference(rows):
            raise NotWhole(_("書いた行が、同じに読めません。"), [f"{table}: is not read back as it was written"])
        found = [*record_faults(), *also()]
        if found and not despite_faults:
            words = ngettext("記録に%(count)d件の誤りがあります。", "記録に%(count)d件の誤りがあります。", len(found))
            raise NotWhole(words % {"count": len(found)}, found)
    ContentType.objects.clear_cache()
    return found


def require_empty() -> None:
    """Raises Refused when the database holds anything of people's; one without tables is empty."""
    if table := portable.first_row():
        raise Refused(
            _("ここは空ではありません（%(table)s に行があります）。空のデータベースを使ってください。")
            % {"table": table}
        )


def _require_no_papers(manifest: Manifest) -> None:
    """But for those of the backup itself, which a restore that was killed has left: their names say what they are."""
    there = {path.stem for path in Path(settings.VAULT_DIR).glob("*/*.pdf")}
    if others := there - {*manifest.papers, *manifest.lost}:
        raise Refused(
            _("保管庫 %(folder)s は空ではありません（別の文書が%(count)d件）。空のフォルダにしてください。")
            % {"folder": settings.VAULT_DIR, "count": len(others)}
        )


def _put_back(sha256: str, root: Path) -> None:
    """A paper that is gone from the backup is among its faults already."""
    try:
        data = pdf.vault.get(sha256, root)
    except (pdf.Missing, pdf.Damaged):
        return
    pdf.vault.put(data)


def _load(file: Path) -> None:
    """Write every table; foreign keys are looked at when all are there, so that no order is needed."""
    wanted = {portable.label_of(model): model for model in portable.tables()}
    for model in wanted.values():
        if not portable.is_ours(model):
            model._base_manager.all().delete()
    try:
        _load_lines(portable.read_lines(file), wanted)
    except (EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError) as error:
        raise NotWhole(
            _("行のファイルを終わりまで読めません。"), [f"{file.name}: {type(error).__name__}: {error}"]
        ) from error
    if wanted:
        raise _another_make(next(iter(wanted)))


def _load_lines(parts: Iterator[bytes], wanted: dict[str, type[Model]]) -> None:
    """Write the tables of a file, and take each from those that are `wanted`."""
    for line in parts:
        head = json.loads(line)
        if head["table"] not in wanted:
            raise _another_make(head["table"])
        model = wanted.pop(head["table"])
        if head["fields"] != [field.attname for field in portable.fields_of(model)]:
            raise _another_make(head["table"])
        _load_table(model, islice(parts, head["rows"]))
        _set_last_id(model, head["last_id"])


def _load_table(model: type[Model], rows: Iterator[bytes]) -> None:
    while batch := [model(**portable.values_of(model, json.loads(row))) for row in islice(rows, _AT_ONCE)]:
        try:
            model._base_manager.bulk_create(batch)
        except (DatabaseError, ValueError) as error:
            raise NotWhole(
                _("この行は、このデータベースには書けません。"), [f"{portable.label_of(model)}: {error}"]
            ) from error


def _set_last_id(model: type[Model], last: int) -> None:
    """Let the table go on where it was, past ids whose rows are gone."""
    auto = model._meta.auto_field
    if not auto:
        return
    table = model._meta.db_table
    statements: list[tuple[str, list[Any]]] = [("DELETE FROM sqlite_sequence WHERE name = %s", [table])]
    if last:
        statements.append(("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last]))
    if connection.vendor == "postgresql":
        values = [f'"{table}"', auto.column, last or 1, bool(last)]
        statements = [("SELECT setval(pg_get_serial_sequence(%s, %s)::regclass, %s, %s)", values)]
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def _another_make(table: str) -> Refused:
    told = _("%(table)s の形が違います。バックアップを作ったときと同じ版の Heiji で戻し、それから更新してください。")
    return Refused(told % {"table": table})
