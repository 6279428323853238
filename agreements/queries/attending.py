"""Who of the contacts on record could have been at a meeting, and does not stand among its attendees."""

from django.db.models import Q

from agreements.models import Contact, Meeting

# More contacts than anybody looks through are typed.
_MOST = 30


def not_yet_there(meeting: Meeting) -> list[Contact]:
    """Return the contacts of the meeting's parties and of our side that are not attendees, theirs first."""
    there = set(meeting.attendees.values_list("party", "role", "name"))
    sides = Q(party__in=meeting.parties.all()) | Q(party__kind="own")
    rows = Contact.objects.filter(sides, retired_at=None, party__retired_at=None).select_related("party")
    rows = rows.order_by("party__kind", "party__name", "place", "pk")
    found = [row for row in rows if (row.party_id, row.role, row.name) not in there]
    return sorted(found, key=lambda row: row.party.kind == "own")[:_MOST]
