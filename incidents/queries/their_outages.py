"""Which outages were theirs: closed incidents of a system that a party belongs to, unless it was not affected."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from agreements.models import Concern, Meeting, PairEntry, User
from agreements.queries.moments import AFTER_OUTAGE, moment_come
from incidents.models import EffectNoted, Incident, IncidentMove
from incidents.models.day import UNAFFECTED
from incidents.models.incident import CLOSED

# More than there are in three months where anybody still meets people.
MOST = 50


@dataclass(frozen=True)
class EndedOutage:
    """An incident that was closed, at `at`; `spared` are the parties that were not affected."""

    incident: Incident
    at: datetime
    systems: frozenset[int]
    spared: frozenset[int]


def ended_since(user: User, since: datetime) -> list[EndedOutage]:
    """Return the incidents `user` sees that were closed since then and still are, the newest first. Five queries."""
    closed = IncidentMove.objects.filter(state=CLOSED, at__gte=since).values("incident")
    rows = Incident.objects.visible_to(user).filter(pk__in=closed).loaded().order_by("-opened_at", "-pk")[:MOST]
    incidents = [incident for incident in rows if incident.state == CLOSED]
    spared = _spared(incidents)
    return [ended_of(incident, spared[incident.pk]) for incident in incidents]


def ended_of(incident: Incident, spared: Iterable[int]) -> EndedOutage:
    """Return a closed incident as one that ended."""
    move = incident.last_move
    systems = frozenset(system.pk for system in incident.systems)
    return EndedOutage(incident, move.at if move else incident.opened_at, systems, frozenset(spared))


def outages_of(party: int, systems: Collection[int], ended: Iterable[EndedOutage]) -> list[EndedOutage]:
    """Return which of them were a party's that belongs to those systems."""
    return [one for one in ended if not one.systems.isdisjoint(systems) and party not in one.spared]


def moments_of_outage(incident: Incident, user: User) -> list[Concern]:
    """Return the concerns `user` sees whose moment came with the end of this incident; none before it is closed."""
    if incident.state != CLOSED:
        return []
    ended = ended_of(incident, _spared([incident])[incident.pk])
    theirs = PairEntry.objects.filter(system__in=ended.systems).exclude(party__in=ended.spared)
    rows = Concern.objects.filter(after_outage=True, closed_at=None, party__in=theirs.values("party"))
    rows = rows.filter(meeting__in=Meeting.objects.visible_to(user).filter(cancelled_at=None))
    rows = rows.select_related("party", "meeting").order_by("party__rank_place", "party__name", "pk")
    return [row for row in rows if _has_come(row, ended.at)]


def _has_come(concern: Concern, at: datetime) -> bool:
    come = moment_come(concern, at.date(), [at])
    return come is not None and come.kind == AFTER_OUTAGE


def _spared(incidents: Iterable[Incident]) -> dict[int, set[int]]:
    """The parties that the newest note says were not affected, by incident."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for note in EffectNoted.objects.filter(incident__in=list(incidents)).order_by("pk"):
        found[note.incident_id][note.party_id] = note.answer
    spared = {pk: {party for party, answer in notes.items() if answer == UNAFFECTED} for pk, notes in found.items()}
    return defaultdict(set, spared)
