"""When somebody is there: minutes of days, by the clock they are told by or the one they are seen by. How people write
them is read in `hours_words`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from agreements.content.clocks import minute_there
from agreements.content.day_tests import Test
from agreements.content.special_days import DayRule

DAY = 24 * 60
# From and to, in minutes of a day.
Span = tuple[int, int]


@dataclass(frozen=True)
class Slot:
    """From a minute to another on some days; the end lies beyond 1440 where it is on the morning after. The clock it
    is `told` by and the one it is `seen` by are zones, empty where nobody named any."""

    on: Test
    start: int
    end: int
    told: str = ""
    seen: str = ""

    def of(self, day: date) -> Iterator[Span]:
        """Yield its minutes of a day, those of a night that began the day before with it."""
        elsewhere = bool(self.told and self.seen and self.told != self.seen)
        for away in (-2, -1, 0, 1) if elsewhere else (-1, 0):
            its_day = day + timedelta(days=away)
            if not self.on(its_day):
                continue
            start, end = (
                (self._seen_on(day, its_day, minute) if elsewhere else away * DAY + minute)
                for minute in (self.start, self.end)
            )
            if start < DAY and end > 0:
                yield max(start, 0), min(end, DAY)

    def _seen_on(self, day: date, its_day: date, minute: int) -> int:
        there, at = minute_there(its_day, minute, self.told, self.seen)
        return (there - day).days * DAY + at


@dataclass(frozen=True)
class Hours:
    """All the slots of somebody. `skips_new_year` says that the words (weekdays) leave open whether the days around
    New Year are meant."""

    slots: tuple[Slot, ...]
    skips_new_year: bool = False

    def of(self, day: date) -> list[Span]:
        """Return the minutes of a day, in order, those of a night that began the day before with it."""
        return joined(span for slot in self.slots for span in slot.of(day))


ALWAYS = Hours((Slot(lambda _day: True, 0, DAY),))


def on_days(test: Test) -> Hours:
    """Return the whole of some days."""
    return Hours((Slot(test, 0, DAY),))


@lru_cache(maxsize=1024)
def together(several: tuple[Hours, ...]) -> Hours:
    """Return when at least one of them is there."""
    return Hours(tuple(slot for one in several for slot in one.slots))


@lru_cache(maxsize=1024)
def without(hours: Hours, off: DayRule) -> Hours:
    """Return the same without the days off; a night that began before one goes on into it."""
    return replace(hours, slots=tuple(replace(slot, on=_but(slot.on, off)) for slot in hours.slots))


@lru_cache(maxsize=1024)
def seen_by(hours: Hours, told: str, seen: str) -> Hours:
    """Return hours that are told by one clock, unless their words name another, as they are on the clock one looks
    by."""
    if hours == ALWAYS or (told == seen and all(slot.told in {"", seen} for slot in hours.slots)):
        return hours
    return replace(hours, slots=tuple(replace(slot, told=slot.told or told, seen=seen) for slot in hours.slots))


def _but(test: Test, off: DayRule) -> Test:
    return lambda day: test(day) and day not in off


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return found


def missing(wanted: list[Span], there: list[Span]) -> list[Span]:
    """Return what of the wanted minutes is not there."""
    found = []
    for start, end in wanted:
        at = start
        for first, last in there:
            if first > at and first < end:
                found.append((at, first))
            at = max(at, min(last, end)) if first < end else at
        if at < end:
            found.append((at, end))
    return found


def days_from(first: date, count: int = 366) -> Iterator[date]:
    """Yield so many days: a year holds every kind of day there is."""
    return (first + timedelta(days=some) for some in range(count))
