"""One party on one day: its promises, with what was sent and noted."""

from datetime import datetime

from incidents.models import Incident
from incidents.queries.basis import basis_with
from incidents.queries.day_facts import notes_of
from incidents.queries.drafts import sent_by_party
from incidents.queries.promising import PartyPromises, promises_on


def promises_with(incident: Incident, party: int, now: datetime) -> PartyPromises | None:
    """Return how the promises to and of one party stand; None for a party that is not touched (levels and moves of the
    incident are loaded)."""
    basis = basis_with(incident, party)
    if basis is None:
        return None
    return promises_on(incident, [basis], sent_by_party(incident), notes_of(incident), now)[0]
