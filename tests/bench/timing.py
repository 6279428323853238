"""Taking times."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock on the wall, and of processors: the second is nobody else's."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall * 1000:.0f} ms (cpu {self.cpu * 1000:.0f})"

    @staticmethod
    def median(taken: Sequence["Taken"]) -> "Taken":
        return Taken(statistics.median(one.wall for one in taken), statistics.median(one.cpu for one in taken))


def take(act: Callable[[], object], cpu_seconds: Callable[[], float]) -> Taken:
    """Return the seconds that one act takes; `cpu_seconds` says what has been used so far."""
    before, start = cpu_seconds(), time.perf_counter()
    act()
    wall = time.perf_counter() - start
    return Taken(wall, cpu_seconds() - before)


def verdict(*, is_met: bool) -> str:
    return "ok" if is_met else "MISSED"


def median_seconds(act: Callable[[], object], *, times: int, warm_up: int = 2) -> float:
    """Return the median wall-clock seconds of `times` runs after `warm_up` ones that do not count."""
    for _run in range(warm_up):
        act()
    taken = []
    for _run in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
