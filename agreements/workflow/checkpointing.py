"""Keeping checkpoints where the database does not reach: a line at a time, on the disk before anybody relies on it."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import OperationalError, connection, transaction

from agreements import signing
from agreements.models import Event
from agreements.pdf import vault
from agreements.queries.checkpoint_lines import kept_lines, mark_of, newest_kept, places
from agreements.queries.checkpoints import last_event, said_now

log = logging.getLogger(__name__)


def keep_checkpoint(*, at: datetime, restored: bool = False) -> int:
    """Write a checkpoint into every place if anything has happened since the last one; return how many were made.

    `restored` says that the record begins anew here, after a restore. Raises OSError when the first place cannot be
    written, ValueError without a key; a second place that is away is told in the log and caught up with later.
    """
    kept = newest_kept()
    if kept and kept.last >= last_event() and not restored:
        return 0
    first, *more = places()
    with _opened(first) as handle:
        # Whoever had the lock before may have written just that.
        said = _fresh(at, restored=restored)
        if said is None or not _is_news(said, first):
            return 0
        _append(handle, _sealed_after(first, said))
    for place in more:
        _keep_too(place, said)
    return 1


def _fresh(at: datetime, *, restored: bool) -> str | None:
    """What is true at a moment at which no event is under way; None when there is no such moment soon."""
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                # Events are numbered before they are committed: one may still come below the last that is seen.
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '2s'")
                    cursor.execute(f'LOCK TABLE "{Event._meta.db_table}" IN SHARE MODE')
            return said_now(at=at, base=None if restored else newest_kept(), restored=restored)
    except OperationalError:
        return None


def _keep_too(place: Path, said: str) -> None:
    """The same in a second place; one that is away misses a few, and the next one vouches for them too."""
    try:
        with _opened(place) as handle:
            if _is_news(said, place):
                _append(handle, _sealed_after(place, said))
    except OSError as error:
        log.warning("checkpoints: the second place cannot be written (%s)", error.strerror)


def _is_news(said: str, place: Path) -> bool:
    kept = newest_kept(place)
    return kept is None or said.endswith(" restored") or int(said.split(" ")[1]) > kept.last


def _sealed_after(place: Path, said: str) -> str:
    """A line that stands behind the last one of its file and nowhere else."""
    return signing.seal(f"{said} after:{mark_of(''.join(kept_lines(place, most=1)))}")


@contextmanager
def _opened(place: Path) -> Iterator[int]:
    """The file, for our eyes only and for us alone as long as the block lasts."""
    is_new = not place.exists()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)
    if is_new:
        vault.sync_folder(place.parent)


def _append(handle: int, line: str) -> None:
    """Write through; a line that a power cut left unfinished is taken away first."""
    size = os.fstat(handle).st_size
    tail = os.pread(handle, 4096, max(0, size - 4096))
    if not tail.endswith(b"\n"):
        os.ftruncate(handle, size - len(tail) + tail.rfind(b"\n") + 1)
    data = f"{line}\n".encode()
    while data:
        data = data[os.write(handle, data) :]
    os.fsync(handle)
