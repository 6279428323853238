"""When what is owed on the incidents that are going on is due: kept for a moment, so that every page can say it.

Promises are derived (ADR 50), which takes long for the head of a page. What is kept is only by when each of them is
due: whether it is late is asked with the clock. It is found anew with every fact that is recorded, and every minute,
since some of it changes by the clock alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.cache import cache
from django.db.models import Max, OuterRef, Subquery

from agreements.models import Event, User
from incidents.models import Incident, IncidentMove
from incidents.models.incident import OPEN, RECOVERED
from incidents.queries.basis import bases_on
from incidents.queries.day_facts import notes_of
from incidents.queries.drafts import sent_by_party
from incidents.queries.promising import PartyPromises, promises_on

KEPT_SECONDS = 60
# As many as a page may wait for.
_MOST_DERIVED = 2


@dataclass(frozen=True)
class Dues:
    """By when what is watched on one incident is due, the strictest first."""

    incident: Incident
    times: tuple[datetime, ...]

    def late(self, at: datetime) -> int:
        return sum(time < at for time in self.times)

    @property
    def next(self) -> datetime | None:
        """What is due first, be it late."""
        return next(iter(self.times), None)


def going_on(user: User) -> list[Incident]:
    """Return the incidents a user sees that are not closed, each with its state; one query."""
    newest = IncidentMove.objects.filter(incident=OuterRef("pk")).order_by("-sequence").values("state")[:1]
    rows = Incident.objects.visible_to(user).annotate(last_state=Subquery(newest))
    return list(rows.filter(last_state__in=(OPEN, RECOVERED)))


def dues_of(incidents: Iterable[Incident], at: datetime) -> list[Dues]:
    """Return the dues of incidents, those that come first before the others; two queries while they are kept.

    Of those that are not, only a few are derived now: a page waits for no more, and the worker keeps the rest soon.
    """
    incidents = list(incidents)
    names = kept_as(incidents)
    known = cache.get_many(names.values()) if incidents else {}
    unknown = [one for one in incidents if names[one.pk] not in known][:_MOST_DERIVED]
    known |= {names[one.pk]: cache.get_or_set(names[one.pk], _derived(one, at), KEPT_SECONDS) for one in unknown}
    found = [Dues(one, _times(known[names[one.pk]])) for one in incidents if names[one.pk] in known]
    return sorted(found, key=lambda one: (one.next is None, one.next or at, one.incident.pk))


def stamps_of(rows: Iterable[PartyPromises]) -> list[float]:
    """Return by when everything that is watched is due, as it is kept."""
    return sorted(one.due.timestamp() for row in rows for one in row.watched if one.due)


def promises_now(incident: Incident, at: datetime) -> list[PartyPromises]:
    """Return the promises of all parties of an incident at `at`."""
    loaded = Incident.objects.loaded().get(pk=incident.pk)
    return promises_on(loaded, bases_on(loaded, at=at), sent_by_party(loaded), notes_of(loaded), at)


def kept_as(incidents: list[Incident]) -> dict[int, str]:
    """Return the name under which each incident's dues are kept: it changes with every fact that is recorded."""
    chains = Event.objects.filter(chain__in=[one.number for one in incidents]).order_by()
    newest = dict(chains.values_list("chain").annotate(newest=Max("id")))
    return {one.pk: f"dues:{one.pk}:{newest.get(one.number, 0)}" for one in incidents}


def _derived(incident: Incident, at: datetime) -> Callable[[], list[float]]:
    return lambda: stamps_of(promises_now(incident, at))


def _times(kept: list[float]) -> tuple[datetime, ...]:
    return tuple(datetime.fromtimestamp(one, UTC) for one in kept)
