"""By when one hears first of an outage and how often after that, as minutes and as times on the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from agreements.content import AgreementContent
from agreements.content.parts import SeverityLevel
from agreements.content.vocabulary import Event

# Agreed: while it lasts nothing is sent.
NEVER: Final = frozenset({"none", "with_recovery"})


@dataclass(frozen=True)
class LevelMinutes:
    """First contact and update interval at one level, in minutes (None = nobody decided, 0 = no interval), and what the
    first counts from. `clock` are times of updates instead (09:00, :05), in `zone`; an update may come from `update` to
    `update_to`. What it does not `owe` was agreed not to be sent while it lasts."""

    first_contact: int | None
    update: int | None
    measured_from: Event = "detected"
    clock: tuple[str, ...] = ()
    zone: str = "Asia/Tokyo"
    owes_first: bool = True
    owes_updates: bool = True
    update_to: int | None = None


def minutes_of(level: SeverityLevel | None, zone: str, plan: LevelMinutes) -> LevelMinutes:
    """Return the minutes agreed for a level; where nothing is agreed, the plan's, if it has any."""
    if level is None:
        return plan
    return LevelMinutes(
        first_contact=_first_minutes(level, plan),
        update=_update_minutes(level, plan),
        measured_from=level.measured_from,
        clock=tuple(level.update_clock),
        zone=zone,
        owes_first=level.first_contact not in NEVER,
        owes_updates=level.updates != "none",
        update_to=level.update_minutes_to,
    )


def level_in(content: AgreementContent | None, number: int) -> SeverityLevel | None:
    """Return the level of that number as a content has it."""
    return next((level for level in content.levels if level.number == number), None) if content else None


def next_update(minutes: LevelMinutes, told_at: datetime) -> datetime | None:
    """Return until when the update after a report of `told_at` comes; None where no time was agreed."""
    if minutes.clock:
        return _on_the_clock(minutes, told_at)
    longest = max(minutes.update or 0, minutes.update_to or 0)
    return told_at + timedelta(minutes=longest) if longest else None


def earliest_update(minutes: LevelMinutes, told_at: datetime) -> datetime | None:
    """Return from when that update may come, where from and to were agreed."""
    if minutes.clock or not minutes.update or not minutes.update_to:
        return None
    return told_at + timedelta(minutes=min(minutes.update, minutes.update_to))


def _first_minutes(agreed: SeverityLevel, plan: LevelMinutes) -> int | None:
    if agreed.first_contact:
        return 0 if agreed.first_contact == "at_once" else None
    return plan.first_contact if agreed.first_contact_minutes is None else agreed.first_contact_minutes


def _update_minutes(agreed: SeverityLevel, plan: LevelMinutes) -> int | None:
    if agreed.updates or agreed.update_clock:
        return 0
    return plan.update if agreed.update_minutes is None else agreed.update_minutes


def _on_the_clock(minutes: LevelMinutes, told_at: datetime) -> datetime:
    """The next of the agreed times. A report that went out in the last quarter before one was that one."""
    midnight = told_at.astimezone(ZoneInfo(minutes.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (midnight + timedelta(days=day) for day in range(-1, 3))
    times = sorted({day + timedelta(minutes=minute) for day in days for minute in _in_a_day(minutes.clock)})
    coming = next(place for place, time in enumerate(times) if time > told_at)
    before, time, after = times[coming - 1 : coming + 2]
    return after if told_at >= time - (time - before) / 4 else time


def _in_a_day(clock: Iterable[str]) -> list[int]:
    """The agreed times of one day, in minutes since midnight."""
    found = []
    for time in clock:
        hour, _colon, minute = time.partition(":")
        found += [60 * one + int(minute) for one in ([int(hour)] if hour else range(24))]
    return found
