"""When the next report is due to whom: one answer for the letter, the pages and the clocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from agreements.content.vocabulary import CORRECTION, EVENT_WORDS, FIRST, UPDATE
from agreements.promises import DayPromise, LevelMinutes, level_in, minutes_of, next_update, reports_owed
from incidents.models import Incident, Report, ReportDraft
from incidents.models.incident import OPEN
from incidents.models.report import FOLLOWED, kind_label
from incidents.queries.basis import Basis
from incidents.queries.day_facts import Notes, day_facts, planned_minutes


@dataclass(frozen=True)
class Due:
    """The report that comes next: its kind and ordinal, until when (None = no time was agreed), every how often (0 =
    by the clock, or as the report before it `said`), counted from what."""

    kind: str
    ordinal: int
    at: datetime | None
    minutes: int
    measured_from: str = "detected"
    said: bool = False

    @property
    def label(self) -> str:
        return kind_label(self.kind, self.ordinal)

    @property
    def counted(self) -> str | Promise:
        return EVENT_WORDS[self.measured_from]


def next_due(incident: Incident, basis: Basis | None, sent: Iterable[Report], notes: Notes) -> Due | None:
    """Return what is promised next to one party (or, without one, to whoever may turn out to be affected).

    A call in which somebody was told counts like a report that was sent. Nothing is due once the incident is over,
    after a final report, and where it was agreed that none is sent while it lasts.
    """
    sent = list(sent)
    owed = [one for each in (basis.each if basis else (None,)) for one in _owed(incident, each, sent, notes)]
    dues = [_due(one) for one in owed]
    return min(dues, key=lambda due: (due.at is None, due.at or incident.detected_at), default=None)


def next_said(
    report: Report, basis: Basis, sent: Iterable[Report], notes: Notes, chosen: datetime | None = None
) -> datetime | None:
    """Return by when a report that is about to go says that the next one comes: as `chosen`, else as is promised once
    it is sent, to the minute; None where no time was agreed, and of a report that nothing follows while it lasts."""
    incident, at = report.incident, report.sent_at
    if report.kind not in FOLLOWED or incident.state != OPEN:
        return None
    if chosen:
        return chosen
    owed = [one for each in basis.each for one in _owed(incident, each, [*sent, report], notes)]
    found = min((one.due for one in owed if one.due and one.due > at), default=None)
    if not found and owed and report.kind != CORRECTION:
        # What is late already cannot be said: then it counts from now.
        found = min(
            (again for each in basis.each if (again := next_update(minutes_at(incident, each), at))), default=None
        )
    return found.replace(second=0, microsecond=0) if found else None


def next_of(draft: ReportDraft, basis: Basis, sent: Iterable[Report], notes: Notes, at: datetime) -> datetime | None:
    """Return by when a draft would say that the next report comes, if it went out at `at`."""
    report = Report(incident=draft.incident, party=draft.party, kind=draft.kind, ordinal=draft.ordinal, sent_at=at)
    return next_said(report, basis, sent, notes, draft.next_at)


def minutes_at(incident: Incident, basis: Basis | None) -> LevelMinutes:
    """Return the minutes promised to this party at its level; where nothing is agreed, the plan's, if it has any."""
    promised = level_in(basis.promised, basis.now.number) if basis else None
    return minutes_of(promised, basis.zone if basis else "Asia/Tokyo", planned_minutes(incident, basis))


def _owed(incident: Incident, basis: Basis | None, sent: list[Report], notes: Notes) -> list[DayPromise]:
    """What promises the report that comes next, of one system: the level and the lines of the plan; nothing once it is
    over. That an earlier one did not go to everybody in every way is no next report."""
    facts = day_facts(incident, basis, sent, notes)
    if facts.over_at is not None:
        return []
    place = (UPDATE, facts.updates_told() + 1) if facts.told_before(1) else (FIRST, 1)
    content = basis.promised if basis else None
    owed = reports_owed(content, facts, facts.detected_at, planned_minutes(incident, basis))
    return [one for one in owed if (one.kind, one.ordinal) == place and one.begun and one.waits]


def _due(promise: DayPromise) -> Due:
    said = promise.measured_from == "said"
    return Due(promise.kind or "first", promise.ordinal, promise.due, promise.minutes or 0, _event(promise), said)


def _event(promise: DayPromise) -> str:
    return promise.measured_from if promise.measured_from in EVENT_WORDS else "detected"
