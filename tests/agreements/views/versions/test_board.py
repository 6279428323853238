"""The board: every pair one may see, begun or not, and how it stands."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from agreements import states
from agreements.content import canonical_text, sha256_of
from agreements.models import Contact, ContactAnnex, Party, move_version
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, draft, invitees, publish_plainly


@pytest.fixture(autouse=True)
def soon_after() -> Iterator[None]:
    """An hour after everything was published: links are good, replies are awaited."""
    with time_machine.travel(AT + timedelta(hours=1)):
        yield


@pytest.fixture
def served(payments, minato, tozai, own_side):
    """Minato has an agreement with a version under review, Tozai nothing yet."""
    return payments


def rows(response) -> list[tuple[str, str]]:
    return [(row.party.name, pair.state) for row in response.context["page"].object_list for pair in row.pairs]


def test_everybody_signed_in_sees_the_board(people, served):
    assert answers(people, "/board/") == everybody(200)


def test_pairs_in_the_order_of_revenue_each_with_its_state(client, ren, served, minato, tozai):
    small = Party.objects.create(kind="customer", name="あおば書店", revenue_rank="C")
    served.parties.add(small)
    agreement = draft(served, minato, ren)
    publish_plainly(agreement, ren, invitees=invitees(minato.contacts.first()))
    client.force_login(ren)
    response = client.get("/board/")
    assert rows(response) == [(minato.name, "asked"), ("あおば書店", "none"), (tozai.name, "none")]
    page = response.content.decode()
    assert f"/agreements/{agreement.number}/" in page
    assert f"/agreements/new/?system=payments&amp;party={small.pk}" in page


def test_nobody_sees_pairs_of_other_systems(client, outsider, served, minato, ren, booking):
    draft(served, minato, ren)
    client.force_login(outsider)
    assert rows(client.get("/board/")) == []
    booking.parties.add(minato)
    assert rows(client.get("/board/")) == [(minato.name, "none")]


def test_who_only_reads_is_not_asked_to_begin(client, taku, served):
    client.force_login(taku)
    assert "/agreements/new/" not in client.get("/board/").content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?q=みなと", 1),
        ("?q=決済", 2),
        ("?kind=vendor", 1),
        ("?kind=nobody", 2),
        ("?q=%00", 2),
        ("?page=999", 2),
        ("?q=存在しない", 0),
    ],
)
def test_narrowing(client, ren, served, *, asked, found):
    client.force_login(ren)
    assert len(rows(client.get("/board/" + asked))) == found


def test_as_many_queries_for_thirty_pairs_as_for_one(client, ren, served, minato):
    client.force_login(ren)
    agreement = draft(served, minato, ren)
    publish_plainly(agreement, ren, invitees=invitees(minato.contacts.first()))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/board/?q=みなと")
    for number in range(30):
        party = Party.objects.create(kind="customer", name=f"みなと{number}号店")
        contact = Contact.objects.create(party=party, role="当番", mail=f"{number}@minato.example")
        publish_plainly(draft(served, party, ren), ren, invitees=invitees(contact))
    with CaptureQueriesContext(connection) as many:
        response = client.get("/board/?q=みなと")
    assert len(rows(response)) == 31
    assert len(many) == len(one)


def test_a_refusal_and_a_day_to_come_are_said_by_name(client, ren, served, minato, tozai):
    version = publish_plainly(draft(served, minato, ren), ren, invitees=invitees(minato.contacts.first()))
    move_version(version, states.DECLINED, at=AT, by="湊")
    publish_plainly(draft(served, tozai, ren), ren, agreed_in_meeting=True)
    client.force_login(ren)
    answer = client.get("/board/")
    assert dict(rows(answer)) == {minato.name: "declined", tozai.name: "coming"}
    page = answer.content.decode()
    assert ">不同意</span>" in page
    assert "合意（まだ有効ではない）" in page
    assert "から有効になる" in page


def test_the_heads_order_it(client, ren, served, minato, tozai):
    small = Party.objects.create(kind="customer", name="あおば書店", revenue_rank="C")
    served.parties.add(small)
    client.force_login(ren)
    by_rank, by_name = client.get("/board/"), client.get("/board/?order=party&q=")
    assert [name for name, _state in rows(by_rank)] == [minato.name, small.name, tozai.name]
    assert [name for name, _state in rows(by_name)] == [small.name, minato.name, tozai.name]
    assert '<th scope="col" aria-sort="ascending"><a href="?order=party&amp;q=">' in by_name.content.decode()
    assert [name for name, _state in rows(client.get("/board/?order=sideways"))] == [
        minato.name,
        small.name,
        tozai.name,
    ]


def test_states_are_counted_and_narrow_it(client, ren, served, minato, tozai):
    publish_plainly(draft(served, minato, ren), ren, invitees=invitees(minato.contacts.first()))
    served.parties.add(Party.objects.create(kind="customer", name="あおば書店", revenue_rank="C"))
    client.force_login(ren)
    answer = client.get("/board/")
    assert (answer.context["all"], dict(answer.context["tally"])) == (3, {"asked": 1, "none": 2})
    assert rows(client.get("/board/?state=asked")) == [(minato.name, "asked")]
    assert [name for name, _state in rows(client.get("/board/?state=none"))] == ["あおば書店", tozai.name]
    # What narrows otherwise narrows the counts too, and a filter that has become empty can still be taken off.
    narrowed = client.get("/board/?kind=vendor&state=asked")
    assert (narrowed.context["all"], dict(narrowed.context["tally"])) == (1, {"asked": 0, "none": 1})
    assert (rows(narrowed), rows(client.get("/board/?state=nobody"))[0][0]) == ([], minato.name)


def test_of_very_many_no_state_is_counted(client, ren, served, minato, monkeypatch):
    monkeypatch.setattr("agreements.views.versions.board.MOST", 1)
    client.force_login(ren)
    answer = client.get("/board/?state=agreed")
    assert (answer.context["tally"], len(rows(answer))) == ([], 2)


def test_the_board_as_a_file_says_what_the_page_says(client, ren, payments, minato, own_side):
    payments.parties.add(minato)
    draft(payments, minato, ren)
    client.force_login(ren)
    page = client.get("/board/").content.decode()
    assert 'href="/board.xlsx"' in page
    rows = list(load_workbook(io.BytesIO(client.get("/board.xlsx").content)).active.iter_rows(values_only=True))
    assert rows[1][:1] + rows[1][3:6] == (minato.name, payments.name, "AG-0001", "未着手")
    assert len(list(load_workbook(io.BytesIO(client.get("/board.xlsx?q=nobody").content)).active.iter_rows())) == 1


def test_how_much_of_what_matters_is_covered(client, ren, served, minato, tozai):
    client.force_login(ren)
    assert [(one.all, one.covered, one.unsure) for one in client.get("/board/").context["coverage"]] == [(1, 0, 0)] * 2
    version = publish_plainly(draft(served, minato, ren, effective_from="2026-10-01"), ren, agreed_in_meeting=True)
    assert [(one.all, one.covered, one.percent) for one in client.get("/board/").context["coverage"]] == [
        (1, 1, 100)
    ] * 2
    text = canonical_text({"changes": [{"key": "contact-store"}]})
    facts = {"agreement": version.agreement, "version": version, "text": text, "sha256": sha256_of(text)}
    ContactAnnex.objects.create(**facts, number=1, at=AT, by="ren")
    assert [(one.covered, one.unsure) for one in client.get("/board/").context["coverage"]] == [(0, 1)] * 2
    assert client.get("/board/?kind=vendor").context["coverage"] == []


def test_how_many_of_each_system_are_agreed_and_how_long_they_hold(client, ren, served, minato, tozai):
    agreement = draft(served, minato, ren, effective_from=AT.date())
    version = publish_plainly(agreement, ren, agreed_in_meeting=True)
    move_version(version, states.APPROVED, at=AT, by="x")
    client.force_login(ren)
    page = client.get("/board/")
    left = (version.review_by - AT.date()).days
    assert page.context["totals"] == [(1, 2)]
    text = page.content.decode()
    assert ("<b>1</b>／2" in text, f"<small>残り{left}日</small>" in text) == (True, True)


def test_rank_owner_and_system_narrow_it(client, ren, served, minato, tozai):
    client.force_login(ren)
    assert rows(client.get("/board/?rank=A")) == [(minato.name, "none")]
    assert len(rows(client.get("/board/?system=payments"))) == 2
    assert rows(client.get("/board/?system=booking")) == []
