"""Attendees: leads write down who comes; nobody else does."""

import pytest

from agreements.models import Attendee, Meeting
from tests.agreements.views.doors import answers, everybody
from tests.agreements.views.meetings.test_meetings import LEADS_ONLY, LEADS_READ, arranged


@pytest.fixture
def meeting(payments, minato, own_side):
    return arranged(payments, minato, "打合せ", days=1)


@pytest.fixture
def chief(meeting, minato):
    Attendee.objects.create(meeting=meeting, party=minato, role="店舗システム当番", place=2)
    return Attendee.objects.create(meeting=meeting, party=minato, role="店舗運営部長", place=1)


def test_leads_add_people_of_both_sides(people, meeting, own_side):
    address = f"/meetings/{meeting.pk}/attendees/new/"
    assert answers(people, address) == LEADS_READ
    assert answers(people, address, {"party": own_side.pk, "role": "当番", "name": "小椋 澪"}) == LEADS_ONLY
    assert [(row.role, row.place) for row in meeting.attendees.all()] == [("当番", 1), ("当番", 2)]


def test_a_company_that_does_not_come_is_told_at_its_field(client, ren, meeting, tozai):
    client.force_login(ren)
    address = f"/meetings/{meeting.pk}/attendees/new/"
    for party in (tozai.pk, "9" * 30, "x"):
        response = client.post(address, {"party": party, "role": "a\x07b"})
        assert set(response.context["form"].errors) == {"party", "role"}


def test_leads_change_an_attendee(people, meeting, chief, minato):
    address = f"/meetings/{meeting.pk}/attendees/{chief.pk}/"
    assert answers(people, address) == LEADS_READ
    assert answers(people, address, {"party": minato.pk, "role": "店舗運営部長", "name": "湊 一葉"}) == LEADS_ONLY
    chief.refresh_from_db()
    assert chief.name == "湊 一葉"


def test_leads_move_an_attendee(people, meeting, chief):
    address = f"/meetings/{meeting.pk}/attendees/{chief.pk}/place/"
    assert answers(people, address) == everybody(405)
    assert answers(people, address, {"direction": "down"}) == LEADS_ONLY
    assert [row.role for row in meeting.attendees.all()] == ["店舗システム当番", "店舗運営部長"]


def test_taking_somebody_off_asks_first(people, client, meeting, chief):
    address = f"/meetings/{meeting.pk}/attendees/{chief.pk}/removal/"
    assert answers(people, address) == LEADS_READ
    assert meeting.attendees.count() == 2
    # Gone after the first; the administrator comes second.
    assert answers(people, address, {}) == {**LEADS_ONLY, "administrator": 404}
    assert [row.role for row in meeting.attendees.all()] == ["店舗システム当番"]


def test_an_attendee_of_another_meeting_is_not_found(client, administrator, chief, payments, minato):
    other = arranged(payments, minato, "別の打合せ", days=2)
    client.force_login(administrator)
    assert client.get(f"/meetings/{other.pk}/attendees/{chief.pk}/").status_code == 404
    assert Meeting.objects.count() == 2
