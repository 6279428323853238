"""The list of agreements, beginning one, and the page of one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement, Contact, Meeting, Party
from agreements.workflow.talking import comment
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, draft, invitees, publish_plainly


@pytest.fixture(autouse=True)
def soon_after() -> Iterator[None]:
    """An hour after everything was published: links are good, replies are awaited."""
    with time_machine.travel(AT + timedelta(hours=1)):
        yield


def numbers(response) -> list[str]:
    return [agreement.number for agreement, _standing in response.context["page"].object_list]


@pytest.fixture
def two(payments, minato, tozai, ren):
    """AG-0001 with Minato, AG-0002 with Tozai."""
    return draft(payments, minato, ren), draft(payments, tozai, ren)


def test_who_sees_what(people, two):
    assert answers(people, "/agreements/") == everybody(200)
    assert answers(people, "/agreements/AG-0001/") == everybody(200, outsider=404)
    assert answers(people, "/agreements/AG-0009/") == everybody(404)
    assert answers(people, "/agreements/new/") == everybody(200, mio=403, taku=403)


def test_the_list_holds_only_what_one_sees(client, outsider, two):
    client.force_login(outsider)
    assert numbers(client.get("/agreements/")) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["AG-0002", "AG-0001"]),
        ("?order=party", ["AG-0001", "AG-0002"]),
        ("?order=saved", ["AG-0002", "AG-0001"]),
        ("?order=sideways", ["AG-0002", "AG-0001"]),
        ("?q=ag-0002", ["AG-0002"]),
        ("?q=百貨店", ["AG-0001"]),
        ("?q=Tozai", ["AG-0002"]),
        ("?q=決済承認", ["AG-0002", "AG-0001"]),
        ("?q=%25", []),
        ("?q=%E2%80%AE", ["AG-0002", "AG-0001"]),
        ("?page=7", ["AG-0002", "AG-0001"]),
    ],
)
def test_the_list_finds_and_orders(client, ren, two, *, asked, found):
    client.force_login(ren)
    assert numbers(client.get("/agreements/" + asked)) == found


def test_as_many_queries_for_thirty_rows_as_for_one(client, ren, payments, minato):
    client.force_login(ren)
    publish_plainly(draft(payments, minato, ren), ren, invitees=invitees(minato.contacts.first()))
    with CaptureQueriesContext(connection) as one:
        client.get("/agreements/")
    for number in range(29):
        party = Party.objects.create(kind="customer", name=f"{number}号店")
        contact = Contact.objects.create(party=party, role="当番", mail=f"{number}@minato.example")
        publish_plainly(draft(payments, party, ren), ren, invitees=invitees(contact))
    with CaptureQueriesContext(connection) as many:
        assert len(numbers(client.get("/agreements/"))) == 30
    assert len(many) == len(one)


def test_the_page_says_who_was_asked_and_what_was_said(client, ren, asked):
    comment(version=asked.version, text="夜間の番号が変わります", invitation=asked.first.invitation, at=AT)
    client.force_login(ren)
    page = client.get("/agreements/AG-0001/").content.decode()
    for words in ("店舗システム当番", "stores@minato.example", "説明済", "夜間の番号が変わります", "0 / 2"):
        assert words in page
    assert f"/documents/{asked.version.documents.get().sha256}.pdf" in page


def test_the_page_asks_as_often_whatever_the_number_of_versions(client, ren, asked, minato):
    client.force_login(ren)
    with CaptureQueriesContext(connection) as one:
        client.get("/agreements/AG-0001/")
    for _number in range(5):
        publish_plainly(asked.agreement, ren, invitees=invitees(minato.contacts.first()))
    with CaptureQueriesContext(connection) as many:
        client.get("/agreements/AG-0001/")
    assert len(many) == len(one)


def test_buttons_for_writing_are_the_leads(client, ren, mio, two):
    for user, shown in ((ren, True), (mio, False)):
        client.force_login(user)
        assert ("/agreements/AG-0001/publish/" in client.get("/agreements/AG-0001/").content.decode()) is shown


def test_beginning_one(client, ren, payments, minato, own_side):
    client.force_login(ren)
    sent = {"system": "payments", "party": minato.pk, "language": "ja"}
    response = client.post("/agreements/new/", sent)
    assert response.headers["Location"] == "/agreements/AG-0001/draft/"
    begun = Agreement.objects.get()
    assert (begun.system, begun.party, begun.saved_by) == (payments, minato, ren)
    again = client.post("/agreements/new/", sent, follow=True)
    assert "もうあります" in again.content.decode()
    assert "/agreements/AG-0001/draft/" in again.content.decode()
    assert Agreement.objects.count() == 1


def test_beginning_with_a_meeting_takes_over_what_it_was_about(client, ren, payments, minato, own_side):
    meeting = Meeting.objects.create(
        title="打合せ", starts_at=AT, ends_at=AT.replace(hour=2), place="本社", heard="待ち時間"
    )
    meeting.systems.set([payments])
    meeting.parties.set([minato])
    client.force_login(ren)
    form = client.get(f"/agreements/new/?meeting={meeting.pk}").context["form"]
    assert (form["system"].value(), form["party"].value()) == ("payments", minato.pk)
    client.post("/agreements/new/", {"system": "payments", "party": minato.pk, "language": "ja", "meeting": meeting.pk})
    content = Agreement.objects.get().content()
    assert (content.meeting.starts_at.isoformat(), content.meeting.heard) == ("2026-10-10T10:00:00", {"ja": "待ち時間"})


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"system": "booking", "party": "1", "language": "ja"},
        {"system": "payments", "party": "999999999999999999999999", "language": "ja"},
        {"system": "payments", "party": "x", "language": "fr", "meeting": "0"},
        {"system": "\x00", "party": "\x00", "language": "ja"},
    ],
)
def test_nonsense_is_told_at_its_field(client, ren, payments, booking, minato, own_side, *, sent):
    client.force_login(ren)
    response = client.post("/agreements/new/", sent)
    assert (response.status_code, Agreement.objects.count()) == (200, 0)
    assert response.context["form"].errors


@pytest.mark.parametrize("asked", ["?meeting=x", "?meeting=99999999999999999999", "?system=nobody", "?party=%00"])
def test_a_strange_address_begins_with_nothing(client, ren, own_side, *, asked):
    client.force_login(ren)
    assert client.get(f"/agreements/new/{asked}").status_code == 200


def test_without_our_own_side_it_says_so(client, ren, payments, minato):
    client.force_login(ren)
    response = client.post("/agreements/new/", {"system": "payments", "party": minato.pk, "language": "ja"})
    assert "先に弊社" in response.content.decode()


def test_the_paper_in_force_leads_and_all_copies_are_folded(client, ren, payments, minato):
    made = draft(payments, minato, ren)
    files = ["ja-a4", "ja-phone", "en-a4"]
    first = publish_plainly(made, ren, files=files, agreed_in_meeting=True)
    publish_plainly(made, ren, files=files)
    with time_machine.travel(AT + timedelta(days=30)):
        client.force_login(ren)
        answer = client.get("/agreements/AG-0001/")
    assert answer.context["shown"] == first
    assert [paper.form_words for paper in answer.context["papers"]] == ["日本語 A4", "日本語 スマホ用", "英語 A4"]
    head, _summary, folded = answer.content.decode().partition("発行したすべて")
    main = next(paper for paper in answer.context["papers"] if (paper.language, paper.size) == ("ja", "a4"))
    assert f'class="button button-primary" href="/documents/{main.sha256}.pdf"' in head
    assert main.version == first
    assert ("いま有効な文書" in head, 'class="hash"' in head, folded.count('class="hash"')) == (True, False, 6)


def test_a_paper_that_does_not_hold_is_not_led_with(client, ren, payments, minato):
    client.force_login(ren)
    publish_plainly(draft(payments, minato, ren), ren, agreed_in_meeting=True)
    before_its_day = client.get("/agreements/AG-0001/").content.decode()
    assert "合意した文書（まだ有効ではありません）" in before_its_day
    assert 'button-primary" href="/documents/' not in before_its_day
    publish_plainly(draft(payments, Party.objects.create(kind="customer", name="灯台商会"), ren), ren)
    only_told = client.get("/agreements/AG-0002/").content.decode()
    assert "いま有効な文書はありません" in only_told
    assert 'button-primary" href="/documents/' not in only_told


def test_a_new_agreement_begins_with_the_days_most_take(client, ren, payments, minato, own_side):
    client.force_login(ren)
    form = client.get(f"/agreements/new/?system=payments&party={minato.pk}").context["form"]
    days = {name: form[name].value() for name in ("effective_from", "review_by")}
    sent = {"system": "payments", "party": minato.pk, "language": "ja"} | {n: f"{d}" for n, d in days.items()}
    assert client.post("/agreements/new/", sent).status_code == 302
    content = Agreement.objects.get().content()
    assert (content.effective_from, content.review_by) == (days["effective_from"], days["review_by"])
    assert timezone.localdate() < content.effective_from < content.review_by


def test_an_address_with_a_number_as_long_as_a_page_is_no_mistake_of_ours(people, payments, client):
    client.force_login(people.ren)
    for name in ("meeting", "party", "source"):
        assert client.get(f"/agreements/new/?{name}={'9' * 5000}").status_code == 200
