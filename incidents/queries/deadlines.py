"""When the next report is due to whom: the promises of the level, as the page and the drafts ask for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from agreements.content.vocabulary import EVENT_WORDS
from agreements.promises import DayPromise, LevelMinutes, level_in, level_promises_of, minutes_of, next_update
from incidents.models import Incident, Report
from incidents.models.report import kind_label
from incidents.queries.basis import Basis
from incidents.queries.day_facts import Notes, day_facts, planned_minutes


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


def next_due(incident: Incident, basis: Basis | None, sent: Iterable[Report], notes: Notes) -> Due | None:
    """Return what the level promises next to one party (or, without one, to whoever may turn out to be affected).

    A call in which somebody was told counts like a report that was sent. Nothing is due once the incident is over,
    after a final report, and where it was agreed that none is sent while it lasts.
    """
    each, sent = basis.each if basis else (None,), list(sent)
    dues = [due for one in each if (due := _next_due(incident, one, sent, notes))]
    return min(dues, key=lambda due: (due.at is None, due.at or incident.detected_at), default=None)


def _next_due(incident: Incident, basis: Basis | None, sent: list[Report], notes: Notes) -> Due | None:
    facts = day_facts(incident, basis, sent, notes)
    content = basis.promised if basis else None
    promises = level_promises_of(content, facts, facts.detected_at, planned_minutes(incident, basis))
    if facts.over_at is not None:
        return None
    return next((_due(one) for one in promises if one.begun and one.waits), None)


def following(due: Due, *, minutes: LevelMinutes, at: datetime) -> datetime | None:
    """Return by when the report after `due` comes, if `due` goes out in time (or, when late, at `at`)."""
    return next_update(minutes, max(due.at or at, at))


def minutes_at(incident: Incident, basis: Basis | None) -> LevelMinutes:
    """Return the minutes promised to this party at its level; where nothing is agreed, the plan's, if it has any."""
    promised = level_in(basis.promised, basis.now.number) if basis else None
    return minutes_of(promised, basis.zone if basis else "Asia/Tokyo", planned_minutes(incident, basis))


def _due(promise: DayPromise) -> Due:
    return Due(promise.kind or "first", promise.ordinal, promise.due, promise.minutes or 0, _event(promise))


def _event(promise: DayPromise) -> str:
    return promise.measured_from if promise.measured_from in EVENT_WORDS else "detected"
