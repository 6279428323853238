"""Memory and time of processes, from Linux's /proc."""

import os
import time
from pathlib import Path

from agreements.pdf import renderer

_TICKS = os.sysconf("SC_CLK_TCK")


def family(process: int) -> list[int]:
    """Return a process and all that descend from it."""
    kids: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(stat)
        if fields:
            kids.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [process]
    for one in found:
        found += kids.get(one, [])
    return found


def child_named(process: int, name: str) -> int:
    """Return the first descendant of a process that is called so."""
    return next(one for one in family(process) if Path(f"/proc/{one}/comm").read_text().startswith(name))


def megabytes(*processes: int) -> float:
    """Return the memory of processes; what several of them share is divided among them (PSS)."""
    return sum(_kilobytes(process) for process in processes) / 1024


def cpu_seconds(*processes: int) -> float:
    """Return the processor time that processes, and those of theirs that have ended, have used."""
    return sum(sum(map(int, _fields(Path(f"/proc/{one}/stat"))[11:15])) for one in processes) / _TICKS


def cpu_of_ours() -> float:
    """Return the processor time of this process and of the renderers it has started."""
    return cpu_seconds(*(worker._process.pid for worker in renderer._renderer._workers)) + time.process_time()


def _fields(stat: Path) -> list[str]:
    """The fields after the name, which may hold blanks; nothing if the process has just ended."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _kilobytes(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
