"""The facts of an incident as promises take them, for one party."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import cast

from agreements.content.vocabulary import ReportKind
from agreements.promises import DayFacts, ReportTold
from incidents.models import Incident, Report
from incidents.models.incident import CLOSED, OPEN


def day_facts(incident: Incident, sent: Iterable[Report]) -> DayFacts:
    """Return what is known of an incident, with what this party was sent (levels and moves are loaded)."""
    levels = sorted(incident.levels.all(), key=lambda change: change.sequence)
    return DayFacts(
        started_at=incident.started_at,
        detected_at=incident.detected_at,
        levels=tuple((change.at, change.number) for change in levels),
        opened_at=incident.opened_at,
        recovered_at=over_at(incident),
        closed=incident.state == CLOSED,
        told=tuple(ReportTold(cast("ReportKind", report.kind), report.ordinal, report.sent_at) for report in sent),
    )


def over_at(incident: Incident) -> datetime | None:
    """Return when it was over: the newest move out of the open state, while it is not open again."""
    if incident.state == OPEN:
        return None
    moves = sorted(incident.moves.all(), key=lambda move: move.sequence)
    over = [move for before, move in pairwise(moves) if before.state == OPEN]
    return over[-1].happened_at if over else None
