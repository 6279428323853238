"""A version on a phone's screen: everything the paper says, in the paper's order, and numbers one can touch."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from agreements.workflow.codes import send_code
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.reviewing import decide
from tests.agreements.views.doors import answers, everybody
from tests.published import AT

PAGE = "/agreements/AG-0001/versions/1/phone/ja/"


@pytest.fixture(autouse=True)
def the_next_day() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(days=1)):
        yield


@pytest.fixture
def html(client, people, asked) -> str:
    client.force_login(people.mio)
    return client.get(PAGE).content.decode()


def test_who_may_look(people, asked):
    assert answers(people, PAGE) == everybody(200, outsider=404)
    assert answers(people, PAGE, {}) == everybody(405, outsider=405)


def test_only_in_a_language_it_is_issued_in(people, asked):
    for language in ("en", "xx"):
        assert answers(people, f"/agreements/AG-0001/versions/1/phone/{language}/") == everybody(404)


def test_the_order_is_the_paper_s(html):
    titles = re.findall(r"<h2[^>]*>(.*?)</h2>", html)
    assert [title[:1] for title in titles[:5]] == list("①②③④⑤")
    assert titles[5:] == [
        "連絡の順番", "障害レベル（迷ったら上のレベル）", "時間の流れと報告", "この紙が合わないとき、迷うとき",
        "すること（くわしく）", "取り決めの記録",
    ]  # fmt: skip


def test_every_number_can_be_touched(html):
    assert set(re.findall(r'href="(tel:[^"]+)"', html)) == {
        f"tel:+8130000{number}" for number in ("0142", "0188", "2201", "2214", "2230", "2240", "2250", "2290")
    }


def test_rows_are_labelled_cards(html):
    assert "<table" not in html
    first = html.partition('<div class="card grid">')[2].partition("</div>")[0]
    assert (
        re.sub("<[^>]+>", "", first.replace("</p>", "|"))
        == "■1 停止|決済成功率 50%未満が5分影響の範囲：全店のカード決済（38店）|第一報：15分以内|続報：15分ごと|"
    )


def test_links_within_the_page_say_where_they_lead(html):
    anchors = dict(re.findall(r'<a class="ref" href="#(\w+)">([^<]*)</a>', html))
    assert anchors == {"contacts": "連絡の順番", "exceptions": "この紙が合わないとき、迷うとき"}
    assert all(f'id="{anchor}"' in html for anchor in anchors)


def test_the_language_is_the_version_s_not_the_reader_s(client, people, asked):
    client.force_login(people.mio)
    page = client.get(PAGE, headers={"accept-language": "en"}).content.decode()
    assert '<html lang="ja"' in page
    assert "① まず電話する" in page


def test_an_issued_copy_tells_its_state_and_who_approved(client, people, asked):
    for hours, letter in enumerate((asked.first, asked.second), 2):
        send_code(invitation=letter.invitation, at=AT + timedelta(hours=hours))
        decide(invitation=letter.invitation, answer=letter.answer(), at=AT + timedelta(hours=hours))
    run_due_jobs(at=AT + timedelta(hours=4))
    client.force_login(people.mio)
    page = client.get(PAGE).content.decode()
    assert "<b>承認済 2026-10-10</b>" in page
    assert "承認の記録" in page
