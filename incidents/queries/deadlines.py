"""When the next report is due to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from agreements.content import parts
from agreements.content.vocabulary import EVENT_WORDS
from incidents.models import Incident, LevelChange, Report
from incidents.models.incident import OPEN
from incidents.models.report import FINAL, FIRST, UPDATE, kind_label
from incidents.queries.basis import Basis


@dataclass(frozen=True)
class LevelMinutes:
    """First contact and update interval at one level, in minutes (None = nobody decided, 0 = no interval), and what the
    first counts from. `clock` are times of updates instead (09:00, :05), in `zone`; what it does not `owe` was agreed
    not to be sent while it lasts."""

    first_contact: int | None
    update: int | None
    measured_from: str = "detected"
    clock: tuple[str, ...] = ()
    zone: str = "Asia/Tokyo"
    owes_first: bool = True
    owes_updates: bool = True


@dataclass(frozen=True)
class Due:
    """The report that comes next: its kind and ordinal, until when (None = no time was agreed), every how often (0 =
    by the clock), counted from what."""

    kind: str
    ordinal: int
    at: datetime | None
    minutes: int
    measured_from: str = "detected"

    @property
    def label(self) -> str:
        return kind_label(self.kind, self.ordinal)

    @property
    def counted(self) -> str | Promise:
        return EVENT_WORDS[self.measured_from]


def next_due(incident: Incident, basis: Basis | None, sent: Iterable[Report]) -> Due | None:
    """Return what is due next to one party (or, without one, to whoever may turn out to be affected).

    First contact counts from detection unless their agreement says from the start; when we were told nobody records,
    and we knew no earlier than at detection, so that counts. Updates count from the last report. Nothing is due once
    the incident is over, after a final report, and where the agreement says that none is sent while it lasts.
    """
    sent = sorted(sent, key=lambda report: report.rank)
    if incident.state != OPEN or (sent and sent[-1].kind == FINAL):
        return None
    minutes = minutes_at(incident.level, basis)
    if not sent:
        return _first(incident, minutes) if minutes.owes_first else None
    if not minutes.owes_updates:
        return None
    ordinal = sum(report.kind == UPDATE for report in sent) + 1
    return Due(UPDATE, ordinal, _next_update(minutes, sent[-1].sent_at), minutes.update or 0)


def following(due: Due, *, minutes: LevelMinutes, at: datetime) -> datetime | None:
    """Return by when the report after `due` comes, if `due` goes out in time (or, when late, at `at`)."""
    return _next_update(minutes, max(due.at or at, at))


def minutes_at(level: LevelChange, basis: Basis | None) -> LevelMinutes:
    """Return the minutes agreed with this party at this level; where nothing is agreed, the plan's, if it has any."""
    plan = LevelMinutes(level.first_contact_minutes, level.update_minutes)
    agreed = basis.level(level.number) if basis else None
    if agreed is None or basis is None:
        return plan
    return LevelMinutes(
        first_contact=_first_minutes(agreed, plan),
        update=_update_minutes(agreed, plan),
        measured_from=agreed.measured_from,
        clock=tuple(agreed.update_clock),
        zone=basis.zone,
        owes_first=agreed.first_contact not in {"none", "with_recovery"},
        owes_updates=agreed.updates != "none",
    )


def _first(incident: Incident, minutes: LevelMinutes) -> Due:
    if minutes.first_contact is None:
        return Due(FIRST, 1, None, 0)
    start = incident.started_at if minutes.measured_from == "started" else incident.detected_at
    until = start + timedelta(minutes=minutes.first_contact)
    return Due(FIRST, 1, until, minutes.first_contact, minutes.measured_from)


def _first_minutes(agreed: parts.SeverityLevel, plan: LevelMinutes) -> int | None:
    if agreed.first_contact:
        return 0 if agreed.first_contact == "at_once" else None
    return plan.first_contact if agreed.first_contact_minutes is None else agreed.first_contact_minutes


def _update_minutes(agreed: parts.SeverityLevel, plan: LevelMinutes) -> int | None:
    if agreed.updates or agreed.update_clock:
        return 0
    return plan.update if agreed.update_minutes is None else agreed.update_minutes


def _next_update(minutes: LevelMinutes, sent_at: datetime) -> datetime | None:
    if minutes.clock:
        return _on_the_clock(minutes, sent_at)
    return sent_at + timedelta(minutes=minutes.update) if minutes.update else None


def _on_the_clock(minutes: LevelMinutes, sent_at: datetime) -> datetime:
    """The next of the agreed times. A report that went out in the last quarter before one was that one."""
    midnight = sent_at.astimezone(ZoneInfo(minutes.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (midnight + timedelta(days=day) for day in range(-1, 3))
    times = sorted({day + timedelta(minutes=minute) for day in days for minute in _in_a_day(minutes)})
    coming = next(place for place, time in enumerate(times) if time > sent_at)
    before, time, after = times[coming - 1 : coming + 2]
    return after if sent_at >= time - (time - before) / 4 else time


def _in_a_day(minutes: LevelMinutes) -> list[int]:
    """The agreed times of one day, in minutes since midnight."""
    found = []
    for time in minutes.clock:
        hour, _colon, minute = time.partition(":")
        found += [60 * one + int(minute) for one in ([int(hour)] if hour else range(24))]
    return found
