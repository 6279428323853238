"""A backup: the database of one moment and every paper it names, while everybody goes on working (ADR 17)."""

import gzip
import hashlib
import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from agreements import pdf
from agreements.models.append_only import guarded_models
from agreements.queries.checkpoints import sealed_checkpoint
from agreements.queries.papers import stored_files
from incidents.queries import portable
from incidents.queries.backups import (
    MANIFEST,
    ROWS,
    VAULT,
    Manifest,
    backups_in,
    number_of,
    plain,
)
from incidents.workflow.attending import note_deed
from incidents.workflow.elsewhere import one_at_a_time, one_moment

# Fast, and a quarter of the size.
_PACKED = 3


@dataclass(frozen=True)
class Backup:
    """A finished backup, and how long it took."""

    path: Path
    manifest: Manifest
    seconds: float


def back_up(*, folder: Path, keep: int | None, at: datetime) -> Backup:
    """Write one more backup into `folder`, then throw away all but the newest `keep`.

    The database comes first. A row that names a paper is written after its bytes are in the vault, and nothing leaves
    the vault: what the rows of a moment name is there at any later moment. (The other way round, a paper published
    between the two would be named and not be there.) Nothing is called a backup before all of it is on the disk.
    Raises OSError when the disk refuses; then there is none.
    """
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with one_at_a_time(folder):
        _sweep(folder)
        there = backups_in(folder)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder))
        try:
            manifest = _fill(part, there[-1] if there else None, at)
            number = number_of(there[-1]) + 1 if there else 1
            path = part.rename(folder / f"heiji-{number:04d}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        pdf.vault.sync_folder(folder)
        _throw_away(backups_in(folder)[:-keep] if keep else [])
    done = Backup(path, manifest, time.monotonic() - started)
    lost = [f"{sha256}: is not in the vault" for sha256 in manifest.lost]
    note_deed(deed="backup", at=at, faults=lost, path=str(path), seconds=round(done.seconds, 1))
    return done


def write_rows(file: Path) -> dict[str, int]:
    """Write the database, as it is seen, into a file of lines (portable.py); return how many rows each table has."""
    counts: dict[str, int] = {}
    with _new_file(file) as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=_PACKED, mtime=0) as packed:
        for line in portable.lines():
            packed.write(line)
            if line.startswith(b"{"):
                head = json.loads(line)
                counts[head["table"]] = head["rows"]
    _sync(file)
    return counts


def _fill(part: Path, before: Path | None, at: datetime) -> Manifest:
    with one_moment(part):
        rows = write_rows(part / ROWS)
        named = sorted(stored_files())
        text = sealed_checkpoint(at=at)
    kept = {sha256 for sha256 in named if _keep(sha256, part / VAULT, before and before / VAULT)}
    manifest = Manifest(
        at=plain(at),
        database=connection.vendor,
        rows_sha256=_sha256_of(part / ROWS),
        rows={table: count for table, count in rows.items() if count},
        facts=sum(rows[portable.label_of(model)] for model in guarded_models()),
        papers=sorted(kept),
        lost=sorted(set(named) - kept),
        checkpoint=text,
    )
    _write(part / MANIFEST, manifest.text())
    for place in [path for path in part.rglob("*") if path.is_dir()]:
        pdf.vault.sync_folder(place)
    pdf.vault.sync_folder(part)
    return manifest


def _keep(sha256: str, root: Path, before: Path | None) -> bool:
    """Give the backup its own name for the paper of the backup before, or a copy of the vault's; False when it is lost.

    Never a second name for the vault's own file: what damages that one must not damage the backup.
    """
    if before and _link(sha256, before, root):
        return True
    try:
        data = pdf.vault.get(sha256)
    except (pdf.Missing, pdf.Damaged, OSError):
        return False
    pdf.vault.put(data, root)
    return True


def _link(sha256: str, before: Path, root: Path) -> bool:
    path = pdf.vault.path_of(sha256, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(pdf.vault.path_of(sha256, before), path)
        pdf.vault.get(sha256, root)
    except pdf.Damaged:
        path.unlink()
        return False
    except OSError:  # not there, or a disk that knows no second names
        return False
    return True


def _sweep(folder: Path) -> None:
    """Take away what killed runs have left; nobody else is at work here."""
    for pattern in (".part-*", ".old-*", ".rehearsal-*"):
        for left in folder.glob(pattern):
            shutil.rmtree(left, ignore_errors=True)


def _throw_away(backups: list[Path]) -> None:
    """Take the name first: half of a backup must not look like one."""
    for backup in backups:
        shutil.rmtree(backup.rename(backup.with_name(f".old-{backup.name}")), ignore_errors=True)


def _new_file(file: Path) -> Any:
    """For our eyes only: it holds what only its reader may know."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _write(file: Path, text: str) -> None:
    with _new_file(file) as raw:
        raw.write(text.encode())
    _sync(file)


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256_of(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
