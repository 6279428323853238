"""What is overdue is told to other programs by the worker: each promise once."""

from collections.abc import Iterable
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from agreements.models import Event
from agreements.promises import DayPromise
from incidents.models import Incident
from incidents.models.incident import OPEN, RECOVERED
from incidents.queries.overdue import KEPT_SECONDS, kept_as, promises_now, stamps_of
from incidents.queries.promising import PartyPromises
from incidents.workflow.opening import tell
from incidents.workflow.webhooks import PROMISE_OVERDUE, listens

BY = "heiji"


def look_at_promises(*, at: datetime) -> int:
    """Keep by when everything is due, for the heads of pages, and tell what is overdue; return how much was told."""
    return sum(_look_at(incident, at) for incident in Incident.objects.in_states(OPEN, RECOVERED))


def keep_dues(*, incident: Incident, rows: Iterable[PartyPromises], at: datetime) -> None:
    """Keep by when everything is due, as it was derived at `at`, until the next fact, at most for a while."""
    cache.set(kept_as([incident])[incident.pk], stamps_of(rows), KEPT_SECONDS)


def _look_at(incident: Incident, at: datetime) -> int:
    rows = promises_now(incident, at)
    late = [(row.basis.party.pk, promise) for row in rows for promise in row.late]
    told = _tell(incident, late, at) if late and listens(incident) else 0
    keep_dues(incident=incident, rows=rows, at=at)
    return told


def _tell(incident: Incident, late: list[tuple[int, DayPromise]], at: datetime) -> int:
    with transaction.atomic():
        # Of two workers the second finds what the first has told.
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        known = _told(found)
        new = [(party, promise) for party, promise in late if (party, promise.key) not in known]
        for party, promise in new:
            due = promise.due.isoformat() if promise.due else ""
            data: dict[str, object] = {"party": party, "promise": promise.key, "deed": promise.deed, "due": due}
            tell(incident=found, kind=PROMISE_OVERDUE, data=data, by=BY, at=at)
        return len(new)


def _told(incident: Incident) -> set[tuple[int, str]]:
    events = [event.told() for event in Event.objects.filter(chain=incident.number, kind=PROMISE_OVERDUE)]
    return {(one["party"], one["promise"]) for one in events}
