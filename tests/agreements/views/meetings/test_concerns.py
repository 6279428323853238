"""Concerns: leads write them down as they were said, settle them and take them up again; nobody else does."""

import pytest

from agreements.models import Concern
from tests.agreements.views.doors import answers, everybody
from tests.agreements.views.meetings.test_meetings import LEADS_ONLY, LEADS_READ, arranged


@pytest.fixture
def meeting(payments, minato):
    return arranged(payments, minato, "打合せ", days=-1)


@pytest.fixture
def concern(meeting, minato):
    Concern.objects.create(meeting=meeting, party=minato, kind="no_time", text="棚卸しの月は無理", place=2)
    return Concern.objects.create(meeting=meeting, party=minato, kind="depends", text="その日に決めたい", place=1)


def test_leads_write_down_what_was_said(people, meeting, minato):
    address = f"/meetings/{meeting.pk}/concerns/new/"
    given = {"party": minato.pk, "kind": "unseen", "text": "必要を\r\n感じない", "next_on": "2026-11-20"}
    assert answers(people, address) == LEADS_READ
    assert answers(people, address, given) == LEADS_ONLY
    assert {row.text for row in meeting.concerns.all()} == {"必要を\n感じない"}


def test_nonsense_is_told_at_its_field(client, ren, meeting):
    client.force_login(ren)
    response = client.post(
        f"/meetings/{meeting.pk}/concerns/new/", {"kind": "angry", "text": "\u202e", "next_on": "2026-13-40"}
    )
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"party", "kind", "text", "next_on"}


def test_leads_change_a_concern(people, meeting, concern, minato):
    address = f"/meetings/{meeting.pk}/concerns/{concern.pk}/"
    given = {"party": minato.pk, "kind": "depends", "text": "当日に決めたい"}
    assert answers(people, address) == LEADS_READ
    assert answers(people, address, given) == LEADS_ONLY
    concern.refresh_from_db()
    assert concern.text == "当日に決めたい"


def test_leads_move_a_concern(people, meeting, concern):
    address = f"/meetings/{meeting.pk}/concerns/{concern.pk}/place/"
    assert answers(people, address) == everybody(405)
    assert answers(people, address, {"direction": "down"}) == LEADS_ONLY
    assert [row.kind for row in meeting.concerns.all()] == ["no_time", "depends"]


def test_leads_settle_a_concern_with_words_and_reopen_it(people, client, meeting, concern):
    address = f"/meetings/{meeting.pk}/concerns/{concern.pk}/"
    assert answers(people, f"{address}outcome/") == LEADS_READ
    client.force_login(people.ren)
    assert set(client.post(f"{address}outcome/", {"outcome": " "}).context["form"].errors) == {"outcome"}
    assert answers(people, f"{address}outcome/", {"outcome": "1万円に決まった"}) == LEADS_ONLY
    concern.refresh_from_db()
    assert concern.closed_at is not None
    assert answers(people, f"{address}reopening/") == everybody(405)
    assert answers(people, f"{address}reopening/", {}) == LEADS_ONLY
    concern.refresh_from_db()
    assert (concern.closed_at, concern.outcome) == (None, "1万円に決まった")
