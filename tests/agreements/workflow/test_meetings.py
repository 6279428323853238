"""Meetings: what a calendar must take over is counted, what was not held is not recorded, refusals say why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.models import Attendee, Concern, Meeting, Membership
from agreements.refusals import Refused
from agreements.workflow import meetings as verbs


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def meeting(payments, minato, ren, at):
    new = Meeting(title="打合せ", starts_at=at - timedelta(hours=2), ends_at=at - timedelta(hours=1), place="本社")
    return verbs.arrange_meeting(meeting=new, systems=[payments], parties=[minato], by=ren, at=at)


def test_an_arranged_meeting_knows_who_arranged_it(meeting, payments, minato, ren):
    meeting.refresh_from_db()
    assert (meeting.created_by, list(meeting.systems.all()), list(meeting.parties.all())) == (ren, [payments], [minato])
    assert meeting.history.first().history_user == ren


def test_only_what_stands_in_a_calendar_counts(meeting, payments, minato, ren, at):
    meeting.preparation = "後払いの案"
    verbs.change_meeting(meeting=meeting, systems=[payments], parties=[minato], by=ren, at=at)
    assert meeting.calendar_sequence == 0
    meeting.place = "支社"
    verbs.change_meeting(meeting=meeting, systems=[payments], parties=[minato], by=ren, at=at)
    assert meeting.calendar_sequence == 1


def test_systems_one_cannot_see_stay(meeting, payments, booking, outsider, minato):
    verbs.change_meeting(meeting=meeting, systems=[booking], parties=[minato], by=outsider, at=timezone.now())
    assert set(meeting.systems.all()) == {payments, booking}


def test_it_is_never_without_a_system_its_editor_leads(meeting, payments, booking, minato, ren, mio, outsider, at):
    def change(by, *systems):
        verbs.change_meeting(meeting=meeting, systems=systems, parties=[minato], by=by, at=at)

    Membership.objects.create(user=ren, system=booking, role="reader")
    with pytest.raises(Refused, match="1つ以上選んで"):
        change(ren)
    with pytest.raises(Refused, match="運用責任者のもの"):
        verbs.arrange_meeting(meeting=Meeting(title="x"), systems=[booking], parties=[minato], by=ren, at=at)
    change(ren, payments, booking)
    with pytest.raises(Refused, match="「宿泊予約」を打合せから外せるのは"):
        change(ren, payments)
    with pytest.raises(Refused, match="運用責任者のもの"):
        change(mio, payments, booking)
    assert set(meeting.systems.all()) == {payments, booking}
    with pytest.raises(Refused, match="運用責任者のもの"):
        change(outsider)
    change(ren, payments, booking)


def test_called_off_and_taken_up_again(meeting, ren, at):
    verbs.cancel_meeting(meeting=meeting, by=ren, at=at)
    verbs.cancel_meeting(meeting=meeting, by=ren, at=at)
    assert (meeting.cancelled_at, meeting.calendar_sequence) == (at, 1)
    with pytest.raises(Refused, match="取りやめた"):
        verbs.record_meeting(meeting=meeting, heard="", by=ren, at=at)
    verbs.resume_meeting(meeting=meeting, by=ren, at=at)
    assert (meeting.cancelled_at, meeting.calendar_sequence) == (None, 2)


def test_held_once_its_words_can_be_mended_but_not_called_off(meeting, ren, at):
    verbs.record_meeting(meeting=meeting, heard="レジが止まる", by=ren, at=at)
    verbs.record_meeting(meeting=meeting, heard="レジの列が止まる", by=ren, at=at + timedelta(days=1))
    meeting.refresh_from_db()
    assert (meeting.held_at, meeting.heard) == (at, "レジの列が止まる")
    with pytest.raises(Refused, match="取りやめにできません"):
        verbs.cancel_meeting(meeting=meeting, by=ren, at=at)


def test_before_it_begins_nothing_is_recorded(meeting, ren):
    with pytest.raises(Refused, match="まだ始まっていない"):
        verbs.record_meeting(meeting=meeting, heard="", by=ren, at=meeting.starts_at - timedelta(minutes=1))


def test_attendees_come_change_sides_and_go(meeting, minato, own_side, ren, at):
    Attendee.objects.create(meeting=meeting, party=own_side, role="当番", place=1)
    attendee = verbs.put_attendee(attendee=Attendee(meeting=meeting, party=minato, role="部長"), by=ren, at=at)
    assert attendee.place == 1
    attendee.party = own_side
    verbs.put_attendee(attendee=attendee, by=ren, at=at)
    assert attendee.place == 2
    verbs.remove_attendee(attendee=attendee, by=ren, at=at)
    assert [row.role for row in meeting.attendees.all()] == ["当番"]
    assert Attendee.history.filter(history_type="-").get().history_user == ren
    meeting.refresh_from_db()
    assert meeting.calendar_sequence == 3


def test_a_concern_is_closed_with_what_became_of_it(meeting, minato, ren, at):
    concern = Concern.objects.create(meeting=meeting, party=minato, kind="depends", text="その日に決めたい", place=1)
    with pytest.raises(Refused, match="どうなったか"):
        verbs.close_concern(concern=concern, outcome=" ", by=ren, at=at)
    verbs.close_concern(concern=concern, outcome="1万円に決まった", by=ren, at=at)
    assert (concern.closed_at, concern.outcome) == (at, "1万円に決まった")
    verbs.reopen_concern(concern=concern, by=ren, at=at)
    assert (concern.closed_at, concern.outcome) == (None, "1万円に決まった")
