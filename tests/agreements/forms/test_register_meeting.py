"""What the forms of meetings take and what they refuse; times that a zone skips or shows twice."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from agreements.forms.meeting import AttendeeForm, ConcernForm, MeetingForm
from agreements.forms.zones import ZONES, instant
from agreements.models import Attendee, Concern, Meeting
from tests.agreements.bad_text import BAD_TEXTS


@pytest.fixture
def good(minato, payments):
    return {
        "title": "障害時の対応の打合せ",
        "on": "2026-10-19",
        "starts": "10:00",
        "ends": "11:00",
        "time_zone": "Asia/Tokyo",
        "place": "本社 12階",
        "parties": [minato.pk],
        "systems": [payments.pk],
    }


@pytest.fixture
def meeting(minato):
    meeting = Meeting.objects.create(
        title="打合せ", starts_at=datetime(2026, 10, 19, 1, tzinfo=UTC), ends_at=datetime(2026, 10, 19, 2, tzinfo=UTC)
    )
    meeting.parties.set([minato])
    return meeting


def test_the_clock_of_the_zone_gives_the_instant(good, ren):
    form = MeetingForm({**good, "time_zone": "America/New_York"}, user=ren)
    assert form.errors == {}
    assert form.save(commit=False).starts_at == datetime(2026, 10, 19, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": "2026-02-30"}, "on"),
        ({"on": "0001-01-01"}, "on"),
        ({"on": "9999-12-31"}, "on"),
        ({"starts": "25:00"}, "starts"),
        ({"ends": "10:00"}, "ends"),
        ({"ends": "09:00"}, "ends"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "America/New_York", "on": "2026-03-08", "starts": "02:30"}, "starts"),
        ({"time_zone": "America/New_York", "on": "2026-11-01", "starts": "00:30", "ends": "01:30"}, "ends"),
        ({"place": ""}, "place"),
        ({"call_url": "javascript:alert(1)"}, "call_url"),
        ({"call_url": "ftp://meet.example/"}, "call_url"),
        ({"call_url": "https://meet.example/\u202eabc"}, "call_url"),
        ({"parties": []}, "parties"),
        ({"parties": ["9" * 30]}, "parties"),
        ({"systems": ["99999"]}, "systems"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(good, ren, change, field):
    assert set(MeetingForm({**good, **change}, user=ren).errors) == {field}


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_what_cannot_be_read_is_refused_at_its_field(good, ren, text):
    form = MeetingForm({**good, "title": text, "heard": text}, user=ren)
    assert set(form.errors) == {"title", "heard"}


def test_a_meeting_is_about_a_system(good, ren):
    assert set(MeetingForm({**good, "systems": []}, user=ren).errors) == {"systems"}


def test_only_systems_one_sees_are_offered(ren, booking, payments):
    assert list(MeetingForm(user=ren).fields["systems"].queryset) == [payments]


def test_a_meeting_is_shown_by_its_own_clock(meeting, ren):
    meeting.time_zone = "Europe/London"
    form = MeetingForm(user=ren, instance=meeting)
    assert [form[name].value() for name in ("on", "starts", "ends")] == [date(2026, 10, 19), time(2), time(3)]


def test_an_imported_zone_stays_choosable(meeting, ren):
    meeting.time_zone = "Africa/Nairobi"
    assert ("Africa/Nairobi", "Africa/Nairobi") in MeetingForm(user=ren, instance=meeting).fields["time_zone"].choices


def test_every_zone_offered_exists():
    noon = [instant(date(2026, 10, 19), time(12), zone) for zone, _words in ZONES]
    assert len(noon) == len(ZONES)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "code"),
    [
        (date(2026, 3, 29), time(1, 30), "Europe/London", "skipped"),
        (date(2026, 10, 25), time(1, 30), "Europe/London", "twice"),
    ],
)
def test_the_change_to_summer_time_is_said(day, clock, zone, code):
    with pytest.raises(ValidationError) as refusal:
        instant(day, clock, zone)
    assert refusal.value.code == code


def test_both_sides_may_come_and_nobody_else(meeting, own_side, minato, tozai):
    form = AttendeeForm(instance=Attendee(meeting=meeting))
    assert list(form.fields["party"].queryset) == [own_side, minato]
    given = {"party": tozai.pk, "role": "監視センター"}
    assert set(AttendeeForm(given, instance=Attendee(meeting=meeting)).errors) == {"party"}


def test_a_concern_needs_its_words_and_a_possible_day(meeting, minato):
    given = {"party": minato.pk, "kind": "no_time", "text": "", "next_on": "0001-01-01"}
    assert set(ConcernForm(given, instance=Concern(meeting=meeting)).errors) == {"text", "next_on"}
