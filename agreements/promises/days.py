"""Which special days of a content fall on a moment, or on a stretch of time, by the clocks of its zone."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agreements.content import AgreementContent
from agreements.content.parts import SpecialDay
from agreements.content.special_days import rule_of


def special_days_at(content: AgreementContent, at: datetime) -> list[SpecialDay]:
    """Return the special days that the day of `at` is one of."""
    return _on(content, at.astimezone(ZoneInfo(content.time_zone)).date()) if content.special_days else []


def special_days_between(content: AgreementContent, first: datetime, last: datetime) -> list[SpecialDay]:
    """Return the special days that a stretch of time touches, each once."""
    found: list[SpecialDay] = []
    for day in _days(content, first, last) if content.special_days else ():
        found += [one for one in _on(content, day) if one not in found]
    return found


def midnights(content: AgreementContent | None, first: datetime, last: datetime) -> list[datetime]:
    """Return when the days after the first one begin, where a special day may begin or end then."""
    if content is None or not content.special_days:
        return []
    zone = ZoneInfo(content.time_zone)
    return [datetime.combine(day, time(), zone) for day in _days(content, first, last)][1:]


def _on(content: AgreementContent, day: date) -> list[SpecialDay]:
    return [one for one in content.special_days if (rule := rule_of(one.when)) and day in rule]


def _days(content: AgreementContent, first: datetime, last: datetime) -> Iterator[date]:
    zone = ZoneInfo(content.time_zone)
    day, end = first.astimezone(zone).date(), last.astimezone(zone).date()
    while day <= end:
        yield day
        day += timedelta(days=1)
