"""When the next report is due to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.models import Incident, LevelChange, Report
from incidents.models.incident import OPEN
from incidents.models.report import FINAL, FIRST, UPDATE, kind_label
from incidents.queries.basis import Basis


@dataclass(frozen=True)
class LevelMinutes:
    """First contact and update interval at one level, in minutes (None = nobody decided, 0 = no interval), and what
    they count from."""

    first_contact: int | None
    update: int | None
    measured_from: str = "detected"


@dataclass(frozen=True)
class Due:
    """The report that comes next: its kind and ordinal, until when (None = no time was agreed), every how often."""

    kind: str
    ordinal: int
    at: datetime | None
    minutes: int

    @property
    def label(self) -> str:
        return kind_label(self.kind, self.ordinal)


def next_due(incident: Incident, basis: Basis | None, sent: Iterable[Report]) -> Due | None:
    """Return what is due next to one party (or, without one, to whoever may turn out to be affected).

    First contact counts from detection unless their agreement says from the start; updates from the last report.
    Nothing is due once the incident is over or a final report went out.
    """
    sent = sorted(sent, key=lambda report: report.rank)
    if incident.state != OPEN or (sent and sent[-1].kind == FINAL):
        return None
    minutes = minutes_at(incident.level, basis)
    if not sent:
        if minutes.first_contact is None:
            return Due(FIRST, 1, None, 0)
        start = incident.started_at if minutes.measured_from == "started" else incident.detected_at
        return Due(FIRST, 1, start + timedelta(minutes=minutes.first_contact), minutes.first_contact)
    ordinal = sum(report.kind == UPDATE for report in sent) + 1
    until = sent[-1].sent_at + timedelta(minutes=minutes.update) if minutes.update else None
    return Due(UPDATE, ordinal, until, minutes.update or 0)


def following(due: Due, *, minutes: LevelMinutes, at: datetime) -> datetime | None:
    """Return by when the report after `due` comes, if `due` goes out in time (or, when late, at `at`)."""
    if not minutes.update:
        return None
    return max(due.at or at, at) + timedelta(minutes=minutes.update)


def minutes_at(level: LevelChange, basis: Basis | None) -> LevelMinutes:
    """Return the minutes agreed with this party at this level; where nothing is agreed, the plan's, if it has any."""
    plan = LevelMinutes(level.first_contact_minutes, level.update_minutes)
    agreed = basis.level(level.number) if basis else None
    if agreed is None:
        return plan
    first, update = agreed.first_contact_minutes, agreed.update_minutes
    return LevelMinutes(
        first_contact=plan.first_contact if first is None else first,
        update=plan.update if update is None else update,
        measured_from=agreed.measured_from,
    )
