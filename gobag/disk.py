"""Bytes that are on the disk when it says so."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def write_all(handle: int, data: bytes) -> None:
    """Write everything: on a nearly full disk os.write takes only a part and says so."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync_folder(folder: Path) -> None:
    """Wait until the names in it are on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_lines(path: Path, is_wanted: Callable[[str], bool]) -> None:
    """Take the other lines out of a file others add to. What one of them adds in just that moment is kept: it is read
    under a lock that they take, too."""
    if not path.exists():
        return
    with locked(path):
        lines = path.read_text(encoding="ascii", errors="replace").splitlines(keepends=True)
        kept = [line for line in lines if is_wanted(line.rstrip("\n"))]
        if len(kept) < len(lines):
            replace_file(path, "".join(kept).encode())


def add_line(path: Path, line: str) -> None:
    """Add to such a file; on the disk when it returns."""
    with locked(path), path.open("a", encoding="ascii") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def replace_file(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put a file in the place of another one: at any moment the old one is there or the new one, whole."""
    _lay_down(path, data, mode, lambda part: part.replace(path))


def make_file(path: Path, data: bytes) -> None:
    """Make a file that is not there yet, for our eyes only, whole or not at all. Raises FileExistsError: a link,
    unlike a rename, replaces nothing, so that of two who come at once one makes it."""
    _lay_down(path, data, 0o600, lambda part: os.link(part, path))


def _lay_down(path: Path, data: bytes, mode: int, name: Callable[[Path], object]) -> None:
    handle, place = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    part = Path(place)
    try:
        try:
            write_all(handle, data)
            os.fchmod(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)
        name(part)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)
