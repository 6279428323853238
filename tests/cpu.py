"""How much work something is, whatever else the machine does: processor time, to be held against a yardstick's."""

import time
from collections.abc import Callable


def least_cpu(work: Callable[[], object], times: int = 5) -> float:
    """Give the least processor time (seconds) of several runs."""
    took = []
    for _ in range(times):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)
