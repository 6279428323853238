"""Room for deep calls: however deep a loop is, its calls ask the system for no memory."""

import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from config.deep_calls import with_room

_CALLS, _DEEPEST = 200, 250


def test_a_loop_finds_room_at_every_depth() -> None:
    assert max(_in_a_thread(with_room(_faults_of_loops))) < _CALLS / 10


def test_without_it_some_loop_asks_at_every_call() -> None:
    """What this is about is there in this Python; else the module can go."""
    assert max(_in_a_thread(_faults_of_loops)) > _CALLS / 2


def _in_a_thread(call: Callable[[], list[int]]) -> list[int]:
    """Which has frames of its own: the tests have room already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call).result()


def _faults_of_loops() -> list[int]:
    return [_faults_at(depth) for depth in range(_DEEPEST)]


def _faults_at(depth: int) -> int:
    """Pages of memory that a loop of calls touches for the first time."""
    if depth:
        return _faults_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _turn in range(_CALLS):
        _call(1)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def _call(more: int) -> None:
    if more:
        _call(more - 1)
