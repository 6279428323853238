"""Business days of Japan: Monday to Friday without public holidays and the days around New Year, as banks count."""

from datetime import date, timedelta
from functools import lru_cache

import jpholiday


def is_business_day(day: date) -> bool:
    closed = (day.month, day.day) >= (12, 31) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not closed and not is_holiday(day)


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday in Japan."""
    return day in _holidays(day.year)


def nth_business_day(day: date, place: int) -> date | None:
    """Return the nth business day of the month of `day`; a negative place counts from its end."""
    first = day.replace(day=1)
    found = [one for one in (first + timedelta(days=some) for some in range(31)) if one.month == day.month]
    business = [one for one in found if is_business_day(one)]
    place = place - 1 if place > 0 else place
    return business[place] if -len(business) <= place < len(business) else None


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(day for day, _name in jpholiday.year_holidays(year))
