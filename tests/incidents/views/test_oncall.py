"""The on-call page: found by a few letters; what is in force, whom to call, which paper; few queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import states
from agreements.models import queue_mail
from agreements.queries.returns import RETURNED, ServersReport
from agreements.workflow.returning import note_fate
from incidents.queries.bag.rows import rows_of
from incidents.views.oncall import MOST_ROWS
from tests.agreements.views.doors import answers, everybody
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def page_of(client, mio):
    client.force_login(mio)
    return lambda query="": client.get(f"/oncall/{query}").content.decode()


def found(page):
    """The names of the rows that are shown."""
    rows = re.findall(r'<li class="sheet"([^>]*)>(.*?)</li>', page, re.DOTALL)
    names = [re.search(r"<h2[^>]*>(.*?)</h2>", row)[1] for attributes, row in rows if "hidden" not in attributes]
    return [re.sub("<[^>]+>", "", name) for name in names]


def test_everybody_on_staff_opens_it(people, version):
    assert answers(people, "/oncall/") == everybody(200)


def test_a_visitor_is_sent_to_sign_in(client, version):
    assert client.get("/oncall/")["Location"].startswith("/login/")


def test_one_sees_the_pairs_of_ones_own_systems(client, people, version, minato, tozai):
    def seen(user):
        client.force_login(user)
        return found(client.get("/oncall/").content.decode())

    assert seen(people.taku) == [minato.name, tozai.name]
    assert seen(people.outsider) == []


def test_a_contact_that_no_mail_reaches_is_marked(page_of, version, minato):
    assert "メールが届かない連絡先" not in page_of()
    contact = minato.contacts.exclude(mail="").first()
    sent = {"subject": "x", "body": "x", "at": story.NOW, "about": ("invitation", 1), "state": "sent"}
    mail = queue_mail(key="lost", to=contact.mail, sent_at=story.NOW, **sent)
    note_fate(report=ServersReport(mail.message_id, RETURNED, "5.1.1"), at=story.NOW)
    assert page_of().count("メールが届かない連絡先があります") == 1
    rows = rows_of([version.agreement.system], at=story.NOW)[version.agreement.system.slug]
    assert [row["lost"] for row in rows] == [f"{story.NOW:%Y-%m-%d}", ""], "and in the go-bag"


def test_an_incident_is_one_press_away_for_those_who_may_open_it(client, people, version):
    offered = {}
    for who in ("mio", "ren", "taku"):
        client.force_login(getattr(people, who))
        offered[who] = 'class="button" href="/incidents/new/"' in client.get("/oncall/").content.decode()
    assert offered == {"mio": True, "ren": True, "taku": False}


def test_a_row_says_what_is_in_force_whom_to_call_and_which_paper(page_of, version):
    page = page_of("?q=みなと")
    for words in (
        "AG-0001", ">第1版</span>", "2026-10-19 承認", "店舗システム当番　24時間", 'href="tel:+81300002201"',
        "5分で次へ　情報システム部 夜間当番", "03-0000-2290",
        f"/documents/{version.documents.get(kind='issued').sha256}.pdf",
        "弊社の当番", "03-0000-0142",
    ):  # fmt: skip
        assert words in page, words


def test_a_row_offers_the_one_for_a_phone_and_the_other_language(page_of, version):
    phone, english = story.store(version, "issued", size="phone"), story.store(version, "issued", language="en")
    page = page_of("?q=みなと")
    for paper, words in ((phone, "スマホ用"), (english, "英語 A4")):
        assert f'href="/documents/{paper.sha256}.pdf">{words}<' in page


def test_missing_agreements_are_listed_with_the_general_procedure(page_of, version, tozai):
    page = page_of("?q=東西")
    row = re.search(r'<li class="sheet"(?:(?!hidden).)*?>(?:(?!</li>).)*東西.*?</li>', page, re.DOTALL)[0]
    for words in (
        "合意なし",
        "一般の手順を使う",
        "監視センター",
        "/systems/payments/general-procedure/",
        "次の連絡先は未登録",
    ):
        assert words in row, words


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("みなと", ["みなと百貨店株式会社"]),
        ("minato", ["みなと百貨店株式会社"]),
        ("ＭＩＮＡＴＯ", ["みなと百貨店株式会社"]),
        ("ag-0001", ["みなと百貨店株式会社"]),
        ("AG0001", ["みなと百貨店株式会社"]),
        ("ミナト", ["みなと百貨店株式会社"]),
        ("03-0000-2290", ["みなと百貨店株式会社"]),
        ("決済 百貨", ["みなと百貨店株式会社"]),
        ("決済", ["みなと百貨店株式会社", "東西データセンター株式会社"]),
        ("payments", ["みなと百貨店株式会社", "東西データセンター株式会社"]),
        ("", ["みなと百貨店株式会社", "東西データセンター株式会社"]),
        ("zzz", []),
    ],
)
def test_a_few_letters_find_it(page_of, version, q, names):
    page = page_of(f"?q={q}")
    assert found(page) == names
    assert f"2件のうち {len(names)}件" in page
    assert len(re.findall('class="sheet"[^>]*aria-current="true"', page)) == bool(names)


def test_no_match_leads_to_the_general_procedure(page_of, version):
    page = page_of("?q=zzz")
    assert '<div class="empty" id="no-match">' in page
    assert "/systems/payments/general-procedure/" in page.partition("no-match")[2]
    assert "弊社の当番" in page


@pytest.mark.parametrize("q", ["%00", "a%E2%80%AEb", "x" * 101, "<script>", "%FF%FE", "[", "\\"])
def test_odd_letters_are_no_error(client, mio, version, q):
    client.force_login(mio)
    answer = client.get(f"/oncall/?q={q}")
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().partition("<main")[2]


@pytest.mark.parametrize(
    ("moves", "word"), [((states.AGREED_IN_MEETING,), "口頭合意のみ"), ((states.EXPLAINED,), "合意なし（説明済）")]
)
def test_how_firm_it_is_is_said(page_of, plan, minato, ren, moves, word):
    story.version(story.agreement(plan, minato, ren), ren, *moves)
    assert word in page_of()


def test_thirty_rows_take_as_many_queries_as_one(client, plan, tozai, version, mio, ren):
    client.force_login(mio)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/oncall/").status_code == 200
        return len(queries)

    count()
    few = count()
    for number in range(30):
        party = story.customer(f"顧客{number:02d}", plan)
        if number % 2:
            story.approved(story.agreement(plan, party, ren), ren)
    assert count() == few
    assert few <= 21


def test_more_rows_than_one_looks_through_are_found_by_typing(page_of, plan, minato):
    for number in range(MOST_ROWS):
        story.customer(f"顧客{number:03d}", plan)
    page = page_of()
    assert len(found(page)) == MOST_ROWS
    assert "data-complete" not in page
    assert f"はじめの {MOST_ROWS}件です" in page
    assert found(page_of("?q=みなと")) == [minato.name]
