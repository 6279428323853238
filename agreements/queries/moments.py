"""When it is right to speak of a concern again, and whether that moment has come (ADR 103).

Nothing here reminds anybody: pages that list whom to meet ask, and a closed incident does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agreements.models import Concern

ON_DAY, AFTER_OUTAGE, BEFORE_MONTH = "day", "outage", "month"
# What comes in a month is spoken of in the two months before it: in the month itself nobody has time.
MONTHS_BEFORE = 2


@dataclass(frozen=True)
class Come:
    """A moment that has come: of which kind, and on which day it did."""

    kind: str
    since: date


def moment_come(concern: Concern, today: date, outages: Iterable[datetime] = ()) -> Come | None:
    """Return the first of its moments that has come by `today`, None while none has, or once it is closed.

    `outages` are when outages of this party ended; those before the meeting are not the next one.
    """
    if concern.closed_at:
        return None
    zone = ZoneInfo(concern.meeting.time_zone)
    come = [Come(ON_DAY, concern.next_on)] if concern.next_on and concern.next_on <= today else []
    if concern.after_outage:
        ended = [at.astimezone(zone).date() for at in outages if at >= concern.meeting.ends_at]
        come += [Come(AFTER_OUTAGE, min(ended))] if ended else []
    if concern.before_month and (opens := window_before(concern.before_month, today)):
        raised = concern.meeting.starts_at.astimezone(zone).date()
        come += [Come(BEFORE_MONTH, max(opens, raised))]
    return min(come, key=lambda one: one.since, default=None)


def window_before(month: int, today: date) -> date | None:
    """Return the first day of the months before the next such month, if today lies in them."""
    year = today.year + (today.month >= month)
    opens = _months_earlier(year, month, MONTHS_BEFORE)
    return opens if opens <= today else None


def _months_earlier(year: int, month: int, months: int) -> date:
    counted = year * 12 + month - 1 - months
    return date(counted // 12, counted % 12 + 1, 1)


def months_ahead(today: date) -> list[int]:
    """Return the months before which it is now right to talk."""
    return [month for month in range(1, 13) if window_before(month, today)]
