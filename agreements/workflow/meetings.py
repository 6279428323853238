"""Meetings: arranged, changed, called off, held; who comes, and what was raised there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.content import sha256_of
from agreements.models import Attendee, Concern, Contact, Event, Meeting, Party, System, User, record_event
from agreements.permissions import may_lead
from agreements.refusals import Refused
from agreements.workflow import order, register
from agreements.workflow.history import sign

# What stands in a calendar: when one of these changes, a calendar takes the invitation over anew.
CALENDAR_FIELDS = ("title", "starts_at", "ends_at", "time_zone", "place", "call_url")


def arrange_meeting(
    *,
    meeting: Meeting,
    systems: Iterable[System],
    parties: Iterable[Party],
    by: User,
    at: datetime,
    people: Iterable[Contact] = (),
) -> Meeting:
    """Save a new meeting with what it is about, whom it is with, and who of our contacts comes. Raises Refused unless
    `by` leads one of the systems: nobody else could look after it."""
    meeting.created_by = by
    chosen = list(systems)
    _must_be_led(chosen, by)
    with transaction.atomic():
        register.put(row=meeting, by=by, at=at, links={"systems": chosen, "parties": parties})
        for contact in people:
            attendee = Attendee(meeting=meeting, party=contact.party, role=contact.role, name=contact.name)
            register.put(row=attendee, by=by, at=at)
    return meeting


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
        register.put(row=meeting, by=by, at=at, links={"systems": chosen, "parties": parties})
        _vouch_again(meeting, by=by, at=at)
    return meeting


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
        with transaction.atomic():
            _save_for_calendars(meeting, by=by, at=at)
            _vouch_again(meeting, by=by, at=at)


def resume_meeting(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Take a calling-off back."""
    if meeting.cancelled_at:
        meeting.cancelled_at = None
        with transaction.atomic():
            _save_for_calendars(meeting, by=by, at=at)
            _vouch_again(meeting, by=by, at=at)


def record_meeting(*, meeting: Meeting, heard: str, by: User, at: datetime) -> None:
    """Record that a meeting took place and what was heard; later calls only mend the text, if it is another one.

    Raises Refused before it has begun, and when it was called off.
    """
    if meeting.cancelled_at:
        raise Refused(_("取りやめた打合せです。行ったときは、先に取りやめを取り消してください。"))
    if at < meeting.starts_at:
        raise Refused(_("まだ始まっていない打合せです。日時が違うときは、先に日時を直してください。"))
    with transaction.atomic():
        before = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if before.held_at and before.heard == heard:
            return
        meeting.heard = heard
        meeting.held_at = before.held_at or at
        register.put(row=meeting, by=by, at=at)
        more = {"heard": sha256_of(heard), "held_at": meeting.held_at.isoformat()}
        _vouch(meeting, "recorded", by=by, at=at, **more)


def cite_meeting(*, meeting: Meeting, version: str, by: User, at: datetime) -> None:
    """Vouch for when and with whom a meeting was, since a version was agreed in it; from now on each change of that is
    an event, too."""
    with transaction.atomic():
        _vouch(meeting, "cited", by=by, at=at, version=version)


def put_attendee(*, attendee: Attendee, by: User, at: datetime) -> Attendee:
    """Save who comes; somebody who changes sides stands last there."""
    with transaction.atomic():
        before = Attendee.objects.filter(pk=attendee.pk).first()
        if before and before.party_id != attendee.party_id:
            attendee.place = order.last_place(attendee)
        _save_for_calendars(attendee.meeting, by=by, at=at)
        register.put(row=attendee, by=by, at=at)
        _vouch_again(attendee.meeting, by=by, at=at)
    return attendee


def remove_attendee(*, attendee: Attendee, by: User, at: datetime) -> None:
    """Take somebody off the list of a meeting; drafts and versions that name the person keep the name."""
    with transaction.atomic():
        _save_for_calendars(attendee.meeting, by=by, at=at)
        sign(attendee, by=by, at=at)
        attendee.delete()
        _vouch_again(attendee.meeting, by=by, at=at)


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


def _vouch_again(meeting: Meeting, *, by: User, at: datetime) -> None:
    """Record what a meeting is by now, where an event vouches for what it was."""
    last = Event.objects.filter(chain=meeting.chain).order_by("-sequence").first()
    said = meeting.said()
    if last and {name: last.told().get(name) for name in said} != said:
        _vouch(meeting, "changed", by=by, at=at)


def _vouch(meeting: Meeting, kind: str, *, by: User, at: datetime, **more: str) -> None:
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    said, subject = meeting.said() | more, f"meeting:{meeting.pk}"
    record_event(chain=meeting.chain, kind=f"meeting.{kind}", subject=subject, at=at, by=by, data=said)


def _save_for_calendars(meeting: Meeting, *, by: User, at: datetime) -> None:
    meeting.calendar_sequence += 1
    register.put(row=meeting, by=by, at=at)
