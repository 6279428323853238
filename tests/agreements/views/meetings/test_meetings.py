"""Meetings: seen by those on their systems, arranged by leads; lists, calling off, recording, the calendar file."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from agreements.models import Attendee, Concern, Contact, Meeting, Membership
from agreements.workflow.contacts import put_contact, retire_contact
from tests.agreements.bad_text import HUGE
from tests.agreements.views.doors import answers, everybody

HIDDEN_FROM_OUTSIDER = everybody(200, outsider=404)
LEADS_READ = everybody(403, ren=200, outsider=404, administrator=200)
LEADS_ONLY = everybody(403, ren=302, outsider=404, administrator=302)


@pytest.fixture
def meeting(payments, minato):
    return arranged(payments, minato, "障害時の対応の打合せ", days=-2)


@pytest.fixture
def good(minato, payments):
    return {
        "title": "次の打合せ", "on": "2026-10-19", "starts": "10:00", "ends": "11:00", "time_zone": "Asia/Tokyo",
        "place": "本社", "parties": [minato.pk], "systems": [payments.pk],
    }  # fmt: skip


def arranged(system, party, title, *, days):
    starts = timezone.now() + timedelta(days=days)
    meeting = Meeting.objects.create(title=title, starts_at=starts, ends_at=starts + timedelta(hours=1), place="本社")
    meeting.systems.set([system])
    meeting.parties.set([party])
    return meeting


def test_who_sees_a_meeting(people, meeting):
    assert answers(people, "/meetings/") == everybody(200)
    assert answers(people, f"/meetings/{meeting.pk}/") == HIDDEN_FROM_OUTSIDER
    assert answers(people, f"/meetings/{meeting.pk}/invitation.ics") == HIDDEN_FROM_OUTSIDER


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["次回", "その次"]),
        ("?when=past", ["取りやめ", "前回"]),
        ("?when=all", ["その次", "取りやめ", "次回", "前回"]),
        ("?when=all&q=次回", ["次回"]),
        ("?when=all&q=みなと", ["その次", "取りやめ", "次回", "前回"]),
        ("?when=all&q=宿泊", []),
        ("?when=someday&q=%00", ["次回", "その次"]),
    ],
)
def test_the_list_finds(client, ren, payments, booking, minato, *, asked, found):
    for title, days in (("前回", -3), ("次回", 1), ("その次", 8)):
        arranged(payments, minato, title, days=days)
    arranged(booking, minato, "宿泊の打合せ", days=1)
    Meeting.objects.filter(pk=arranged(payments, minato, "取りやめ", days=2).pk).update(cancelled_at=timezone.now())
    client.force_login(ren)
    assert [meeting.title for meeting in client.get(f"/meetings/{asked}").context["page"]] == found


def test_a_system_one_cannot_see_is_not_named(client, ren, payments, booking, minato):
    arranged(payments, minato, "次回", days=1).systems.add(booking)
    client.force_login(ren)
    page = (
        client.get("/meetings/").content.decode()
        + client.get(f"/meetings/{Meeting.objects.get().pk}/").content.decode()
    )
    assert "決済承認API" in page
    assert "宿泊予約" not in page


def test_a_list_of_thirty_asks_as_much_as_a_list_of_one(client, ren, payments, minato):
    def count(number):
        for place in range(Meeting.objects.count(), number):
            arranged(payments, minato, f"打合せ{place}", days=1)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get("/meetings/").context["page"]) == number
        return len(queries)

    client.force_login(ren)
    assert count(1) == count(30)


def test_a_full_page_asks_as_much_as_a_short_one(client, ren, meeting, minato):
    def fill(number):
        for place in range(number):
            Attendee.objects.create(meeting=meeting, party=minato, role="当番", place=place)
            Concern.objects.create(meeting=meeting, party=minato, kind="other", text="懸念", place=place)
        client.get(f"/meetings/{meeting.pk}/")  # a session's first page writes it
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/meetings/{meeting.pk}/")
        return len(queries)

    client.force_login(ren)
    assert fill(1) == fill(30)


def test_leads_arrange_meetings(people, good):
    assert answers(people, "/meetings/new/") == everybody(403, ren=200, outsider=200, administrator=200)
    # The outsider cannot choose a system unseen.
    assert answers(people, "/meetings/new/", good) == everybody(403, ren=302, outsider=200, administrator=302)
    assert {meeting.created_by for meeting in Meeting.objects.all()} == {people.ren, people.administrator}


def test_the_page_before_fills_in_what_it_knows(client, ren, payments, booking, minato):
    client.force_login(ren)
    form = client.get(f"/meetings/new/?system=payments&party={minato.pk}").context["form"]
    assert (form["systems"].value(), form["parties"].value()) == ([payments.pk], [minato.pk])
    form = client.get("/meetings/new/?system=booking&party=" + "9" * 400).context["form"]
    assert (form["systems"].value(), form["parties"].value()) == ([payments.pk], []), "the only one there is"


def test_a_new_meeting_offers_what_is_known(client, ren, payments, minato, own_side):
    client.force_login(ren)
    form = client.get(f"/meetings/new/?party={minato.pk}").context["form"]
    first, last = form.fields["people"].queryset.first(), form.fields["people"].queryset.last()
    assert (form["systems"].value(), first.party, last.party) == ([payments.pk], own_side, minato)
    data = {"title": form["title"].value(), "on": "2026-10-08", "starts": "10:00", "ends": "", "place": "本社"}
    data |= {"time_zone": "Asia/Tokyo", "systems": [payments.pk], "parties": [minato.pk], "people": [first.pk, last.pk]}
    assert client.post("/meetings/new/", data).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.ends_at - meeting.starts_at).total_seconds() == 3600
    assert [who.role for who in meeting.attendees.order_by("pk")] == [first.role, last.role]


def test_nobody_else_s_contacts_come_to_a_meeting(client, ren, payments, minato, tozai, own_side):
    client.force_login(ren)
    stranger = tozai.contacts.first()
    data = {"title": "x", "on": "2026-10-08", "starts": "23:30", "place": "本社", "time_zone": "Asia/Tokyo"}
    data |= {"systems": [payments.pk], "parties": [minato.pk], "people": [stranger.pk]}
    assert set(client.post("/meetings/new/", data).context["form"].errors) == {"people"}


def test_leads_change_a_meeting(people, meeting, good):
    address = f"/meetings/{meeting.pk}/edit/"
    assert answers(people, address) == LEADS_READ
    assert answers(people, address, good) == LEADS_ONLY
    meeting.refresh_from_db()
    assert (meeting.title, meeting.calendar_sequence) == ("次の打合せ", 1)


def test_times_that_cannot_be_are_told_and_what_was_typed_stays(client, ren, meeting, good):
    client.force_login(ren)
    bad = {**good, "on": "2026-03-08", "starts": "02:30", "ends": "04:00", "time_zone": "America/New_York"}
    response = client.post(f"/meetings/{meeting.pk}/edit/", bad)
    assert response.status_code == 200
    page = response.content.decode()
    assert "夏時間への切り替え" in page
    assert 'value="02:30"' in page
    # The way back still names the meeting as it is kept.
    assert "障害時の対応の打合せ" in page


def test_ten_megabytes_in_one_field_get_a_message(client, ren, good):
    client.force_login(ren)
    response = client.post("/meetings/new/", {**good, "heard": HUGE})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"heard"}


def test_calling_off_asks_first_and_can_be_taken_back(people, client, meeting):
    address = f"/meetings/{meeting.pk}/"
    assert answers(people, f"{address}cancellation/") == LEADS_READ
    assert answers(people, f"{address}cancellation/", {}) == LEADS_ONLY
    meeting.refresh_from_db()
    assert meeting.cancelled_at is not None
    client.force_login(people.taku)
    assert "取りやめにした打合せです" in client.get(address).content.decode()
    assert answers(people, f"{address}resumption/") == everybody(405)
    assert answers(people, f"{address}resumption/", {}) == LEADS_ONLY
    meeting.refresh_from_db()
    assert meeting.cancelled_at is None


def test_a_meeting_that_was_held_is_not_called_off(client, ren, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(held_at=timezone.now())
    client.force_login(ren)
    response = client.post(f"/meetings/{meeting.pk}/cancellation/")
    assert "取りやめにできません" in response.content.decode()


def test_leads_record_what_was_heard(people, meeting):
    address = f"/meetings/{meeting.pk}/record/"
    assert answers(people, address) == LEADS_READ
    assert answers(people, address, {"heard": "レジの列が10分を超える"}) == LEADS_ONLY
    meeting.refresh_from_db()
    assert meeting.heard == "レジの列が10分を超える"
    assert meeting.held_at is not None


def test_what_has_not_begun_is_not_recorded(client, ren, payments, minato):
    coming = arranged(payments, minato, "次回", days=1)
    client.force_login(ren)
    response = client.post(f"/meetings/{coming.pk}/record/", {"heard": "まだ"})
    assert "まだ始まっていない打合せです" in response.content.decode()
    coming.refresh_from_db()
    assert (coming.heard, coming.held_at) == ("", None)


def test_the_calendar_file_is_one(client, taku, meeting):
    client.force_login(taku)
    response = client.get(f"/meetings/{meeting.pk}/invitation.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"meeting-{meeting.pk}.ics" in response.headers["Content-Disposition"]
    assert str(Calendar.from_ical(response.content).walk("VEVENT")[0]["SUMMARY"]) == meeting.title


def test_readers_get_no_buttons(client, taku, meeting):
    client.force_login(taku)
    page = client.get(f"/meetings/{meeting.pk}/").content.decode() + client.get("/meetings/").content.decode()
    for words in ("打合せを編集", "取りやめる", "を加える", "書きとめる</a>", "打合せを登録", "議事録を作成"):
        assert words not in page


def test_who_only_reads_one_of_its_systems_changes_nothing(client, people, payments, booking, minato):
    """The outsider leads booking, and may read payments."""
    Membership.objects.create(user=people.outsider, system=payments, role="reader")
    meeting = arranged(payments, minato, "前回", days=-1)
    client.force_login(people.outsider)
    page = f"/meetings/{meeting.pk}/"
    assert client.get(page).status_code == 200
    for part in ("edit/", "record/", "cancellation/", "attendees/new/", "concerns/new/"):
        assert client.post(page + part, {"heard": "x"}).status_code == 403
        assert page + part not in client.get(page).content.decode()


def test_a_meeting_about_no_system_is_its_arranger_s(client, people, payments, minato):
    meeting = arranged(payments, minato, "前回", days=-1)
    meeting.systems.clear()
    Meeting.objects.update(created_by=people.ren)
    assert answers(people, f"/meetings/{meeting.pk}/edit/") == everybody(404, ren=200, administrator=200)


def test_a_new_meeting_begins_with_what_the_page_before_knew(client, ren, payments, booking, minato):
    client.force_login(ren)

    def begun(query):
        initial = client.get(f"/meetings/new/{query}").context["form"].initial
        return sorted(initial.get("parties") or []), sorted(initial.get("systems") or [])

    Membership.objects.create(user=ren, system=booking, role="lead")
    assert begun(f"?party={minato.pk}") == ([minato.pk], [payments.pk])
    assert begun(f"?party={minato.pk}&system=booking&system=payments") == (
        [minato.pk], sorted([payments.pk, booking.pk]),
    )  # fmt: skip
    booking.parties.add(minato)
    # Of two nobody guesses.
    assert begun(f"?party={minato.pk}") == ([minato.pk], [])
    assert begun("?party=%00&system=none") == ([], [])


def test_an_attendee_who_has_left_is_said_so_until_the_meeting_was_held(client, ren, payments, minato, by_ren):
    meeting = arranged(payments, minato, "次回", days=3)
    contact = minato.contacts.first()
    Attendee.objects.create(meeting=meeting, party=minato, role=contact.role, name=contact.name)
    client.force_login(ren)
    page = f"/meetings/{meeting.pk}/"
    assert "連絡先から外れました" not in client.get(page).content.decode()
    retire_contact(contact=contact, **by_ren)
    assert "連絡先から外れました。後任未定" in client.get(page).content.decode()
    heir = put_contact(contact=Contact(party=minato, role="後任の当番", name="岬 花"), **by_ren)
    retire_contact(contact=contact, successor=heir, **by_ren)
    assert "連絡先から外れました。後任 後任の当番" in client.get(page).content.decode()
    Meeting.objects.update(held_at=timezone.now())
    assert "連絡先から外れました" not in client.get(page).content.decode()


@pytest.fixture
def by_ren(ren):
    return {"by": ren, "at": timezone.now()}
