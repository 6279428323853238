"""Meetings: arranged, changed, called off, held; who comes, and what was raised there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.content import sha256_of
from agreements.models import Attendee, Concern, Meeting, Party, System, User, record_event
from agreements.permissions import may_lead
from agreements.refusals import Refused
from agreements.workflow import order, register
from agreements.workflow.history import sign

# What stands in a calendar: when one of these changes, a calendar takes the invitation over anew.
CALENDAR_FIELDS = ("title", "starts_at", "ends_at", "time_zone", "place", "call_url")


def arrange_meeting(
    *, meeting: Meeting, systems: Iterable[System], parties: Iterable[Party], by: User, at: datetime
) -> Meeting:
    """Save a new meeting with what it is about and whom it is with. Raises Refused unless `by` leads one of the
    systems: nobody else could look after it."""
    meeting.created_by = by
    chosen = list(systems)
    _must_be_led(chosen, by)
    return register.put(row=meeting, by=by, at=at, links={"systems": chosen, "parties": parties})


def change_meeting(
    *, meeting: Meeting, systems: Iterable[System], parties: Iterable[Party], by: User, at: datetime
) -> Meeting:
    """Save a changed meeting. Systems that `by` cannot see stay as they are; Refused where one is left out that others
    lead, or none remains that `by` leads."""
    with transaction.atomic():
        before = Meeting.objects.select_for_update().get(pk=meeting.pk)
        unseen = before.systems.exclude(pk__in=System.objects.visible_to(by))
        chosen = [*systems, *unseen]
        _must_keep(before, chosen, by)
        _must_be_led(chosen, by)
        if any(getattr(before, name) != getattr(meeting, name) for name in CALENDAR_FIELDS):
            meeting.calendar_sequence = before.calendar_sequence + 1
        return register.put(row=meeting, by=by, at=at, links={"systems": chosen, "parties": parties})


def _must_keep(before: Meeting, chosen: list[System], by: User) -> None:
    """A system is taken off a meeting by who leads it: its people no longer see the meeting then."""
    for system in before.systems.exclude(pk__in=[system.pk for system in chosen]):
        if not may_lead(by, system):
            words = _("「%(system)s」を打合せから外せるのは、そのシステムの運用責任者だけです。")
            raise Refused(words % {"system": system})


def _must_be_led(chosen: list[System], by: User) -> None:
    if not chosen:
        raise Refused(_("対象システムを1つ以上選んでください。"))
    if not any(may_lead(by, system) for system in chosen):
        raise Refused(_("対象システムに、あなたが運用責任者のものを1つ以上入れてください。"))


def cancel_meeting(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Call a meeting off. Raises Refused when it has been held."""
    if meeting.held_at:
        raise Refused(_("実施を記録した打合せは、取りやめにできません。"))
    if meeting.cancelled_at is None:
        meeting.cancelled_at = at
        _save_for_calendars(meeting, by=by, at=at)


def resume_meeting(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Take a calling-off back."""
    if meeting.cancelled_at:
        meeting.cancelled_at = None
        _save_for_calendars(meeting, by=by, at=at)


def record_meeting(*, meeting: Meeting, heard: str, by: User, at: datetime) -> None:
    """Record that a meeting took place and what was heard; later calls only mend the text.

    Raises Refused before it has begun, and when it was called off.
    """
    if meeting.cancelled_at:
        raise Refused(_("取りやめた打合せです。行ったときは、先に取りやめを取り消してください。"))
    if at < meeting.starts_at:
        raise Refused(_("まだ始まっていない打合せです。日時が違うときは、先に日時を直してください。"))
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        meeting.heard = heard
        meeting.held_at = meeting.held_at or at
        register.put(row=meeting, by=by, at=at)
        data = {"heard": sha256_of(heard), "held_at": meeting.held_at.isoformat()}
        record_event(
            chain=f"MEETING-{meeting.pk:04d}",
            kind="meeting.recorded",
            subject=f"meeting:{meeting.pk}",
            at=at,
            by=by,
            data=data,
        )


def put_attendee(*, attendee: Attendee, by: User, at: datetime) -> Attendee:
    """Save who comes; somebody who changes sides stands last there."""
    with transaction.atomic():
        before = Attendee.objects.filter(pk=attendee.pk).first()
        if before and before.party_id != attendee.party_id:
            attendee.place = order.last_place(attendee)
        _save_for_calendars(attendee.meeting, by=by, at=at)
        return register.put(row=attendee, by=by, at=at)


def remove_attendee(*, attendee: Attendee, by: User, at: datetime) -> None:
    """Take somebody off the list of a meeting; drafts and versions that name the person keep the name."""
    with transaction.atomic():
        _save_for_calendars(attendee.meeting, by=by, at=at)
        sign(attendee, by=by, at=at)
        attendee.delete()


def close_concern(*, concern: Concern, outcome: str, by: User, at: datetime) -> None:
    """Record what became of a concern. Raises Refused without a word about it."""
    if not outcome.strip():
        raise Refused(_("どうなったかを書いてください。"))
    concern.outcome = outcome
    concern.closed_at = concern.closed_at or at
    register.put(row=concern, by=by, at=at)


def reopen_concern(*, concern: Concern, by: User, at: datetime) -> None:
    """Put a concern back among those that are open; what was written about it stays."""
    concern.closed_at = None
    register.put(row=concern, by=by, at=at)


def _save_for_calendars(meeting: Meeting, *, by: User, at: datetime) -> None:
    meeting.calendar_sequence += 1
    register.put(row=meeting, by=by, at=at)
