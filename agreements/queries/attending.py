"""Who of the contacts on record could have been at a meeting, and does not stand among its attendees; which minutes are
talked about there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from agreements.content import AgreementContent
from agreements.models import Agreement, Contact, Meeting, User
from agreements.permissions import may_draft

# More contacts than anybody looks through are typed.
_MOST = 30


@dataclass(frozen=True)
class MinutesOfMeeting:
    """Those that may be written at the table, those that are `out`, and whether some pair has none yet."""

    to_write: list[Agreement]
    out: list[Agreement]
    lacks_some: bool


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


def minutes_of(meeting: Meeting, user: User) -> MinutesOfMeeting:
    """Return the minutes of a meeting's parties and systems as far as `user` sees them."""
    pairs = {"system__in": meeting.systems.all(), "party__in": meeting.parties.all(), "retired_at": None}
    seen = Agreement.objects.visible_to(user).filter(**pairs).select_related("party", "system").defer("draft")
    rows = list(seen.order_by("number"))
    out = [row for row in rows if has_minutes_out(meeting, row)]
    to_write = [row for row in rows if row not in out and may_draft(user, row)]
    wanted = meeting.systems.visible_to(user).count() * meeting.parties.count()
    return MinutesOfMeeting(to_write, out, lacks_some=len(rows) < wanted)


def meetings_of(agreement: Agreement, user: User) -> QuerySet[Meeting]:
    """Return the meetings with this party that `user` sees, newest first."""
    seen = Meeting.objects.visible_to(user).filter(cancelled_at=None, parties=agreement.party)
    return Meeting.objects.filter(pk__in=seen.values("pk")).order_by("-starts_at", "-pk")


def meeting_told_in(meetings: QuerySet[Meeting], content: AgreementContent) -> Meeting | None:
    """Return the meeting whose record the draft holds: it began at the same moment."""
    starts = content.meeting.starts_at
    if starts is None:
        return None
    return meetings.filter(starts_at=starts.replace(tzinfo=ZoneInfo(content.time_zone))).first()
