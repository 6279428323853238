"""Tests of days, which rules of special days are made of: whether a day is the last of its month, a Monday, a date."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from agreements.content.business_days import is_business_day, nth_business_day

Test = Callable[[date], bool]
# A year (or each), a month and a day, as they are written.
Written = tuple[str | None, str, str]
WEEKDAYS = "月火水木金土日"


def shifted(test: Test, step: int) -> Test:
    """A day that falls on a day off is the business day before (-1) or after (1) it."""

    def moved(day: date) -> bool:
        if not is_business_day(day):
            return False
        off, found = day - timedelta(days=step), test(day)
        while not is_business_day(off):
            found, off = found or test(off), off - timedelta(days=step)
        return found

    return moved


def between(first: Written, last: Written) -> Test | None:
    """From a date to another: in the years that are written, else each year, over New Year too."""
    if any(_day_of(int(year or 2024), int(month), int(day)) is None for year, month, day in (first, last)):
        return None
    start, end = (int(first[1]), int(first[2])), (int(last[1]), int(last[2]))
    if first[0] is None:
        if start <= end:
            return lambda day: start <= (day.month, day.day) <= end
        return lambda day: (day.month, day.day) >= start or (day.month, day.day) <= end
    begun, ended = date(int(first[0]), *start), date(int(last[0] or first[0]), *end)
    return (lambda day: begun <= day <= ended) if begun <= ended else None


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_last(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def month_end(months: str | None) -> Test | None:
    wanted = numbers_in(months, 1, 12) if months else set(range(1, 13))
    return (lambda day: day.month in wanted and is_last(day)) if wanted else None


def days_of_month(words: str) -> Test | None:
    days = numbers_in(words, 1, 31)
    return (lambda day: day.day in days) if days else None


def whole_months(words: str) -> Test | None:
    months = numbers_in(words, 1, 12)
    return (lambda day: day.month in months) if months else None


def numbers_in(words: str, least: int, most: int) -> set[int] | None:
    """Return the numbers of a list; None where one of them cannot be."""
    found = {int(one) for one in re.findall(r"[0-9]+", words)}
    return found if found and all(least <= one <= most for one in found) else None


def either(one: Test | None, other: Test | None) -> Test | None:
    return (lambda day: one(day) or other(day)) if one and other else None


def on_weekday(words: str) -> Test | None:
    days = {WEEKDAYS.index(one) for one in words.replace("曜日", "").replace("曜", "") if one in WEEKDAYS}
    return (lambda day: day.weekday() in days) if days else None


def on_nth_weekday(places: str, words: str) -> Test | None:
    numbers, is_day = numbers_in(places, 1, 5), on_weekday(words)
    return (lambda day: is_day(day) and (day.day + 6) // 7 in numbers) if numbers and is_day else None


def on_last_weekday(words: str) -> Test | None:
    is_day = on_weekday(words)
    return (lambda day: is_day(day) and (day + timedelta(days=7)).month != day.month) if is_day else None


def on_business_day(place: int) -> Test:
    """The nth business day of a month, counted from its end for a negative place."""
    return lambda day: nth_business_day(day, place) == day
