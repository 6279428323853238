"""Who holds a lease: one process, told apart from all others on all machines, so that it can be seen to have ended."""

import os
from pathlib import Path

_PROC = Path("/proc")
# In /proc/…/stat, behind the name.
_STATE, _STARTED = 0, 19


def this_process() -> str:
    """Return its name; "" where the system does not tell enough (macOS)."""
    return _name_of(os.getpid())


def has_ended(holder: str) -> bool:
    """Whether it ran here, in the same boot and container, and is there no more. A number may have a new owner."""
    known, here = holder.split("/"), this_process().split("/")
    return len(known) == len(here) == 4 and known[:2] == here[:2] and _name_of(int(known[2])) != holder


def _name_of(process: int) -> str:
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        container = (_PROC / "self/ns/pid").stat().st_ino
        told = (_PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if told[_STATE] in "ZX" else f"{boot}/{container}/{process}/{told[_STARTED]}"
