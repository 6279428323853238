"""Who of the contacts on record could have been at a meeting, and does not stand among its attendees; which minutes are
talked about there."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from agreements.models import Agreement, Contact, Meeting, User
from agreements.permissions import may_draft

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


def planned_with(parties: Collection[int], user: User, at: datetime) -> dict[int, Meeting]:
    """Return the next meeting that is arranged with each of those parties, of those that `user` sees."""
    rows = Meeting.objects.visible_to(user).filter(held_at=None, cancelled_at=None, ends_at__gt=at)
    found: dict[int, Meeting] = {}
    for meeting in rows.filter(parties__in=parties).prefetch_related("parties").order_by("starts_at", "pk"):
        for party in meeting.parties.all():
            found.setdefault(party.pk, meeting)
    return found


def left_since(meeting: Meeting) -> dict[int, Contact]:
    """Return the contacts that have left, by attendee of a meeting that is still to come: of the same side, role and
    name, and nobody there is called so by now."""
    people = list(meeting.attendees.all())
    rows = Contact.objects.filter(party__in={row.party_id for row in people}).select_related("successor").order_by("pk")
    gone: dict[tuple[int, str, str], Contact] = {}
    there = set()
    for row in rows:
        key = (row.party_id, row.role, row.name)
        if row.retired_at:
            gone[key] = row
        else:
            there.add(key)
    called = {row.pk: (row.party_id, row.role, row.name) for row in people}
    return {pk: gone[key] for pk, key in called.items() if key in gone and key not in there}


def has_minutes_out(meeting: Meeting, agreement: Agreement) -> bool:
    """Whether a version has been published since a meeting was held: its minutes are out, and the draft is the next
    one's."""
    return meeting.held_at is not None and agreement.versions.filter(published_at__gte=meeting.held_at).exists()


def pairs_of(meeting: Meeting, user: User) -> list[Agreement]:
    """Return the minutes of a meeting's parties and systems that `user` may write at the table: until they are out."""
    pairs = {"system__in": meeting.systems.all(), "party__in": meeting.parties.all(), "retired_at": None}
    rows = Agreement.objects.visible_to(user).filter(**pairs).select_related("party", "system").defer("draft")
    return [row for row in rows.order_by("number") if may_draft(user, row) and not has_minutes_out(meeting, row)]
