"""Room for deep calls.

Since CPython 3.11 a thread keeps the frames of its calls in chunks of 16 KB, asks the system for the next one when a
call does not fit and gives it back as soon as that call returns. A loop whose calls just cross the end of a chunk asks
and gives back at every turn: a sixth of the processor's time where a framework calls deeply. A frame that needs more
gets a larger chunk, and all calls inside it find room there.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")
# Slots of 8 bytes: the chunk is the next power of two, 1 MB, of which this frame touches next to nothing.
_SLOTS = 70_000


def with_room(call: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the same call, for whatever is called inside it to find room in one chunk."""

    def roomy(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        return call(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=_SLOTS)
    return functools.wraps(call)(roomy)
