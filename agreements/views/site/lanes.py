"""So many passwords are compared at once, and so many wait for it: a comparison costs a third of a second of processor,
and whoever tries many must not stop the pages. Browsers that are known have a lane of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

_WAIT_SECONDS = 3
# In each process of the web server: one at work, two waiting.
_IN_A_LANE = 3


class _Lane:
    def __init__(self) -> None:
        self.entry, self.work = BoundedSemaphore(_IN_A_LANE), BoundedSemaphore(1)


_LANES = {known: _Lane() for known in (True, False)}


@contextmanager
def in_a_lane(*, known: bool) -> Iterator[bool]:
    """Give whether there is room; while the caller is in it, nobody else of this lane is at work."""
    lane = _LANES[known]
    if not lane.entry.acquire(blocking=False):
        yield False
        return
    try:
        if not lane.work.acquire(timeout=_WAIT_SECONDS):
            yield False
            return
        try:
            yield True
        finally:
            lane.work.release()
    finally:
        lane.entry.release()
