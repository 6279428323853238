"""How long one waits for somebody who is not always there: the hours in which nobody is, and calls in vain."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from agreements.content.business_days import is_holiday
from agreements.content.opening_hours import DAY, Hours, Span, days_from, joined, missing

DayKind = Literal["weekday", "saturday", "sunday", "holiday", "new_year"]


@dataclass(frozen=True)
class Gap:
    """Hours of a kind of days in which somebody is promised and nobody is there: on `day`, the worst of the kind.
    `always` says that on each day of the kind there are some."""

    kind: DayKind
    spans: tuple[Span, ...]
    day: date
    always: bool


@lru_cache(maxsize=2048)
def longest_wait(wanted: Hours, there: Hours, first: date) -> int:
    """Return how many minutes one waits at most, within the hours that are `wanted`, until somebody is `there`, in the
    year from a day on; a year where nobody ever is."""
    days = list(days_from(first))
    open_at = joined(span for at, day in enumerate(days) for span in _moved(there.of(day), at))
    starts = [start for start, _end in open_at]
    longest = 0
    for at, day in enumerate(days):
        if _is_left_open(wanted, day):
            continue
        for start, _end in missing(_moved(wanted.of(day), at), _around(open_at, starts, at)):
            after = bisect_left(starts, start)
            longest = max(longest, (starts[after] if after < len(starts) else len(days) * DAY) - start)
    return longest


@lru_cache(maxsize=2048)
def gaps_of(wanted: Hours, there: Hours, first: date) -> tuple[Gap, ...]:
    """Return the hours in which somebody is wanted and nobody is there, by kind of day."""
    found: dict[DayKind, Gap] = {}
    alike: dict[DayKind, bool] = {}
    for day in days_from(first):
        if _is_left_open(wanted, day):
            continue
        spans, kind = tuple(missing(wanted.of(day), there.of(day))), kind_of(day)
        if spans and (kind not in found or _length(spans) > _length(found[kind].spans)):
            found[kind] = Gap(kind, spans, day, always=True)
        alike[kind] = alike.get(kind, True) and (not wanted.of(day) or bool(spans))
    order: tuple[DayKind, ...] = ("weekday", "saturday", "sunday", "holiday", "new_year")
    return tuple(Gap(kind, found[kind].spans, found[kind].day, alike[kind]) for kind in order if kind in found)


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def kind_of(day: date) -> DayKind:
    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return "new_year"
    if is_holiday(day):
        return "holiday"
    kinds: dict[int, DayKind] = {5: "saturday", 6: "sunday"}
    return kinds.get(day.weekday(), "weekday")


@lru_cache(maxsize=2048)
def wait_in_vain(wanted: Hours, chain: tuple[tuple[Hours, int], ...], first: date) -> int:
    """Return how many minutes of calls in vain come before the last of a chain is called, at the worst hour that is
    wanted: whoever is not there then is not called. Each of the chain is (hours, minutes until the next is called)."""
    worst = 0
    for day in days_from(first):
        spans = [hours.of(day) for hours, _wait in chain]
        edges = sorted({0, DAY, *(edge for some in spans for span in some for edge in span)})
        for start, end in pairwise(edges):
            if not _meets(wanted.of(day), start, end) or _is_left_open(wanted, day):
                continue
            there = [wait for some, (_hours, wait) in zip(spans, chain, strict=True) if _meets(some, start, end)]
            worst = max(worst, sum(there[:-1]))
    return worst


def _is_left_open(wanted: Hours, day: date) -> bool:
    """Weekdays around New Year: nobody said whether they are meant."""
    return wanted.skips_new_year and kind_of(day) == "new_year"


def _meets(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)


def _moved(spans: Sequence[Span], days: int) -> list[Span]:
    return [(start + days * DAY, end + days * DAY) for start, end in spans]


def _around(open_at: list[Span], starts: list[int], day: int) -> list[Span]:
    """Of all open spans those that touch a day."""
    return open_at[max(0, bisect_right(starts, day * DAY) - 1) : bisect_left(starts, (day + 1) * DAY)]
