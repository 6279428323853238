"""Taking times."""

import statistics
import time
from collections.abc import Callable


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
