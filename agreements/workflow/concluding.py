"""The end of a meeting with one party: it was held, who was there stands in the draft, each refusal is a concern."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.content import parts
from agreements.models import Agreement, Attendee, Concern, Meeting, Party, User
from agreements.queries.seeding import attendee_key, meeting_record, record_in_draft
from agreements.workflow import register
from agreements.workflow.drafts import save_fields
from agreements.workflow.meetings import record_meeting


def conclude_meeting(
    *,
    meeting: Meeting,
    agreement: Agreement,
    present: Collection[Attendee],
    raised: Sequence[Concern],
    by: User,
    at: datetime,
) -> Agreement:
    """Record that the meeting took place, put those of its attendees who were `present` into the draft, and keep the
    concerns that were `raised`: about an item one that is open, in its newest words. Return the agreement with that
    draft.

    What the draft has of the words of this party goes to the meeting only where it has no other: words of one party are
    nobody else's (ADR 108). Raises Refused before the meeting has begun, and Conflict.
    """
    with transaction.atomic():
        content = agreement.content()
        record = record_in_draft(content, meeting, agreement.party)
        with override(content.language):
            basis = record.basis or {content.language: _("打合せの場で、1項目ずつ読み合わせた。")}
        own = Party.own_side() or agreement.party
        invited = meeting_record(meeting, own, content.language, agreement.party).attendees
        attendees = _attendees(record, invited, present)
        record = record.model_copy(update={"attendees": attendees, "basis": basis})
        heard = (record.heard or {}).get(content.language, "") if meeting.parties.count() == 1 else ""
        record_meeting(meeting=meeting, heard=meeting.heard or heard, by=by, at=at)
        for concern in raised:
            if concern.pk or not _is_known(meeting, concern):
                register.put(row=concern, by=by, at=at)
        fields = {"meeting": record}
        return save_fields(agreement=agreement, fields=fields, base_revision=agreement.revision, by=by, at=at)


def _is_known(meeting: Meeting, concern: Concern) -> bool:
    """Whether it stands there: closed in the same words, or kept by somebody else a moment ago."""
    same = Q(item=concern.item, closed_at=None) | Q(item__in=["", concern.item], text=concern.text)
    return meeting.concerns.filter(same, party=concern.party).exists()


def _attendees(
    record: parts.MeetingRecord, invited: list[parts.Attendee], present: Collection[Attendee]
) -> list[parts.Attendee]:
    """Who was there: of those on the meeting the present ones, as the draft words them, then whom the draft alone
    names."""
    there, known = {attendee_key(row) for row in present}, {row.key: row for row in record.attendees}
    on_the_meeting = {row.key for row in invited}
    stayed = [known.get(row.key, row) for row in invited if row.key in there]
    return [*stayed, *(row for row in record.attendees if row.key not in on_the_meeting)]
