"""Moments of the demo world, counted in working days from today, in Japan time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_DAY = re.compile(r"\{(=?)(-?\d+)\}")
TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True)
class Calendar:
    """`today` is the day the world is loaded."""

    today: date

    @classmethod
    def of(cls, now: datetime) -> "Calendar":
        return cls(now.astimezone(TOKYO).date())

    def day(self, workdays: int) -> date:
        """Return the Monday-to-Friday day so many working days from today (before it when negative)."""
        day, step = self.today, timedelta(days=1 if workdays > 0 else -1)
        left = abs(workdays)
        while left or day.weekday() > 4:
            day += step
            if day.weekday() <= 4 and left:
                left -= 1
        return day

    def at(self, workdays: int, clock: str) -> datetime:
        """Return the aware moment of a working day, such as at(-3, "10:24")."""
        return datetime.combine(self.day(workdays), time.fromisoformat(clock), TOKYO)

    def fill(self, part: Any, language: str = "ja") -> Any:
        """Return plain data with the days of every text filled in: {-110} 10月8日, 8 October; {=-110} 2026-10-08.

        What is named ja or en is filled in that language.
        """
        if isinstance(part, dict):
            return {name: self.fill(value, name if name in {"ja", "en"} else language) for name, value in part.items()}
        if isinstance(part, list | tuple):
            return [self.fill(value, language) for value in part]
        if isinstance(part, str):
            return _DAY.sub(lambda found: _words(self.day(int(found[2])), "iso" if found[1] else language), part)
        return part


def _words(day: date, language: str) -> str:
    if language == "iso":
        return day.isoformat()
    return f"{day.day} {day:%B}" if language == "en" else f"{day.month}月{day.day}日"
