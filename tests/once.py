"""What a run makes once and all its processes use: the run's folder, and a lock around whoever comes first."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

# bin/test sets it, so that all its parts share one folder.
_NAME = "HEIJI_TEST_RUN"
_ENOUGH = 4_000_000_000  # bytes


def memory_disk() -> Path | None:
    """Where files are kept in memory; None where there is little of it, as in most containers."""
    place = Path("/dev/shm")
    return place if place.is_dir() and shutil.disk_usage(place).free > _ENOUGH else None


def folder() -> Path:
    """The folder of this run; whoever asks first makes it, tells its children, and takes it away at its end."""
    if _NAME not in os.environ:
        made = tempfile.mkdtemp(prefix=f"heiji-tests-{os.getpid()}-run-", dir=memory_disk())
        os.environ[_NAME] = made
        atexit.register(_take_away, made, os.getpid())
    return Path(os.environ[_NAME])


def made(name: str, make: Callable[[Path], None]) -> Path:
    """Return `name` in the folder of this run, which `make` has written whole; the others wait for it."""
    there = folder() / name
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not there.exists():
            begun = folder() / f"{name}.begun"
            # What is left of one that failed.
            shutil.rmtree(begun, ignore_errors=True)
            begun.unlink(missing_ok=True)
            make(begun)
            begun.rename(there)
    return there


def _take_away(folder: str, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)
