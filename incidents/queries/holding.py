"""Who holds an incident now, and to whom it is being handed over."""

from collections.abc import Iterable

from django.db.models import QuerySet

from agreements.models import Membership, User
from agreements.models.system import LEAD, ONCALL
from incidents.models import HandOver, Incident
from incidents.models.handover import GIVEN, TAKEN


def holders_of(incidents: Iterable[Incident]) -> dict[int, User]:
    """Return who holds each incident; one query (who opened them is loaded)."""
    found = {incident.pk: incident.opened_by for incident in incidents}
    for row in HandOver.objects.filter(incident__in=list(found), step=TAKEN).select_related("to"):
        found[row.incident_id] = row.to
    return found


def holder_of(incident: Incident) -> User:
    return holders_of([incident])[incident.pk]


def waiting_handover(incident: Incident) -> HandOver | None:
    """Return the step that waits for whom it was given; None when the newest one is taken."""
    newest = HandOver.objects.filter(incident=incident).select_related("to").last()
    return newest if newest and newest.step == GIVEN else None


def may_hold(incident: Incident) -> QuerySet[User]:
    """Return who may report on an incident and is at work: the on-calls and leads of its systems."""
    held = Membership.objects.filter(system__in=incident.systems, role__in=[LEAD, ONCALL]).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("display_name", "username")
