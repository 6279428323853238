"""The invitation as calendars read it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from agreements.models import Attendee, Meeting
from agreements.queries.invitation_file import invitation_file
from tests.published import draft, publish_plainly

AT = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def meeting(payments, minato):
    starts = datetime(2026, 11, 2, 15, tzinfo=UTC)
    meeting = Meeting.objects.create(
        title="打合せ; 第2回, 決済\\",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        time_zone="America/New_York",
        place="本社\n12階",
        preparation="社内だけの案",
        heard="社内だけの記録",
    )
    meeting.systems.set([payments])
    meeting.parties.set([minato])
    Attendee.objects.create(meeting=meeting, party=minato, role="店舗運営部長", name="湊 一葉", place=1)
    return meeting


def event_of(meeting):
    calendar = Calendar.from_ical(invitation_file(meeting, at=AT))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_calendar_reads_what_was_arranged(meeting):
    calendar, event = event_of(meeting)
    assert event.errors == []
    assert "METHOD" not in calendar
    assert str(event["SUMMARY"]) == meeting.title
    assert event["DTSTART"].dt == datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("America/New_York"))
    assert event["DTEND"].dt.astimezone(UTC) == meeting.ends_at
    assert calendar.walk("VTIMEZONE") == []
    assert str(event["LOCATION"]) == "本社\n12階"
    assert event["DTSTAMP"].dt == AT


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe"])
def test_times_are_of_the_one_zone_that_every_calendar_knows(meeting, zone):
    meeting.time_zone = zone
    text = invitation_file(meeting, at=AT).decode()
    assert "RDATE" not in text
    assert "TZID" not in text
    assert [line[-1] for line in text.split("\r\n") if line.startswith(("DTSTART", "DTEND"))] == ["Z", "Z"]


def test_the_uid_stays_and_the_sequence_grows(meeting, settings):
    settings.PUBLIC_BASE_URL = "https://heiji.ops.example"
    _calendar, first = event_of(meeting)
    meeting.calendar_sequence = 4
    _calendar, second = event_of(meeting)
    assert str(first["UID"]) == str(second["UID"]) == f"{meeting.calendar_uid}@heiji.ops.example"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 4)


def test_after_a_restore_another_meeting_is_another_one_in_calendars(meeting):
    """Numbers of rows come again: one that was arranged after the backup, and one in its place after the restore."""
    _calendar, lost = event_of(meeting)
    key = meeting.pk
    meeting.parties.clear()
    meeting.attendees.all().delete()
    meeting.delete()
    other = Meeting.objects.create(pk=key, title="x", starts_at=AT, ends_at=AT + timedelta(hours=1))
    _calendar, new = event_of(other)
    assert str(new["UID"]) != str(lost["UID"])


def test_a_meeting_called_off_says_so(meeting):
    meeting.cancelled_at = AT
    assert str(event_of(meeting)[1]["STATUS"]) == "CANCELLED"


def test_what_we_prepare_and_heard_stays_with_us(meeting):
    _calendar, event = event_of(meeting)
    assert "湊 一葉" in event["DESCRIPTION"]
    assert "社内だけ" not in invitation_file(meeting, at=AT).decode().replace("\r\n ", "")


def test_lines_end_and_fold_as_the_standard_says(meeting):
    lines = invitation_file(meeting, at=AT).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75


def test_the_agenda_names_what_one_party_left_open_to_that_party_alone(meeting, payments, minato, tozai, ren):
    publish_plainly(draft(payments, minato, ren), ren, agreed_in_meeting=True)
    meeting.systems.set([payments])
    meeting.parties.set([minato])
    left_open = "12月に後日決済を使えるか"
    assert f"4. {left_open}" in event_of(meeting)[1]["DESCRIPTION"]
    meeting.parties.add(tozai)
    assert left_open not in event_of(meeting)[1]["DESCRIPTION"]
    assert "1. 前回から変わったこと" in event_of(meeting)[1]["DESCRIPTION"]
