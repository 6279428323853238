"""Packing a new generation: beside the one in use, whole or not at all, and only what changed is written.

A file that the generation before has too is the same file under a second name. What is packed is read back before the
folder gets its name; a bag that points to it is one rename away. Whoever is killed, or meets a full disk, leaves the
former generation where it was.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gobag.disk import sync_folder, write_all
from gobag.generation import (
    DAMAGED,
    MANIFEST,
    SIGNATURE,
    SUMS,
    BagManifest,
    BrokenError,
    Generation,
    generations_in,
    name_of,
)
from gobag.signatures import GENERATION, Sign

CURRENT = "current"


@dataclass(frozen=True)
class Kept:
    """A file whose hash is known before its bytes are: they are fetched only when the generation before lacks them.
    None is a file that nobody has whole any more; the rest is packed without it."""

    sha256: str
    fetch: Callable[[], bytes | None]


@dataclass(frozen=True)
class Packed:
    path: Path
    manifest: BagManifest
    written: int
    lost: tuple[str, ...] = ()


@contextmanager
def alone_in(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Keep other builders out for as long as the block lasts; False, without waiting, when one is at work."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def next_sequence(folder: Path) -> int:
    """Return the number after the highest there is, believed or not: none is given twice."""
    return max((int(path.name) for path in generations_in(folder)), default=0) + 1


def pack(
    folder: Path,
    files: Mapping[str, bytes | Kept],
    *,
    before: Generation | None,
    sequence: int,
    at: datetime,
    source: str,
    stale_hours: int,
    sign: Sign,
    keep: int,
    reread: bool = True,
) -> Packed:
    """Write `files` as generation `sequence` in `folder` (held by `alone_in`), point to it, and throw away all but the
    newest `keep`. Raises OSError when the disk refuses, BrokenError when it gives back other bytes; then everything is
    as it was. Without `reread` the papers of the generation before are taken over unread."""
    _sweep(folder)
    part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder))
    try:
        found, lost, written = _fill(part, files, before, reread=reread)
        sums = "".join(f"{sha256}  {name}\n" for name, sha256 in found.items()).encode()
        digest = hashlib.sha256(sums).hexdigest()
        parts = tuple(sorted({sha256 for name, sha256 in found.items() if name.endswith(f"/{SUMS}")}))
        said = BagManifest(sequence, _plain(at), source, digest, stale_hours, len(found), parts)
        signature = sign(GENERATION, said.to_bytes()).encode() + b"\n"
        for name, data in ((SUMS, sums), (MANIFEST, said.to_bytes()), (SIGNATURE, signature)):
            _write(part / name, data)
        for place in (*(path for path in part.rglob("*") if path.is_dir()), part):
            sync_folder(place)
        path = part.rename(folder / name_of(sequence))
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync_folder(folder)
    _point_to(folder, path.name)
    _throw_away(generations_in(folder)[:-keep])
    return Packed(path, said, written, tuple(lost))


def _plain(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _fill(
    part: Path, files: Mapping[str, bytes | Kept], before: Generation | None, *, reread: bool
) -> tuple[dict[str, str], list[str], int]:
    """Put every file in its place; return the hash of each, the names of those that nobody has, and how many were not
    there before."""
    sums: dict[str, str] = {}
    lost, written = [], 0
    for name in sorted(files):
        data, path = files[name], part / name
        sha256 = data.sha256 if isinstance(data, Kept) else hashlib.sha256(data).hexdigest()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_same = before is not None and before.sums.get(name) == sha256
        if not (before and is_same and _link(before, name, path, reread=reread or not isinstance(data, Kept))):
            fresh = data.fetch() if isinstance(data, Kept) else data
            if fresh is None:
                lost.append(name)
                continue
            _write(path, fresh)
            written += 1
            if _hash_of(path) != sha256:
                raise BrokenError(DAMAGED, name)
        sums[name] = sha256
    return sums, lost, written


def _link(before: Generation, name: str, path: Path, *, reread: bool) -> bool:
    """Give the file of the generation before a second name, if it is still what it was."""
    try:
        os.link(before.path / name, path)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise
        return False  # not there, or a disk that knows no second names
    if not reread or _hash_of(path) == before.sums[name]:
        return True
    path.unlink()
    return False


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        write_all(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)


def _hash_of(path: Path) -> str:
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _point_to(folder: Path, name: str) -> None:
    """Programs that only read files (nginx, a browser) come in by this name."""
    fresh = folder / ".current"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(name)
    fresh.replace(folder / CURRENT)
    sync_folder(folder)


def _sweep(folder: Path) -> None:
    """Take away what killed builders have left; nobody else is at work here."""
    for pattern in (".part-*", ".old-*"):
        for left in folder.glob(pattern):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def _throw_away(generations: list[Path]) -> None:
    """Take the name first: half of a generation must not look like one."""
    for old in generations:
        shutil.rmtree(old.rename(old.with_name(f".old-{old.name}")), ignore_errors=True)
