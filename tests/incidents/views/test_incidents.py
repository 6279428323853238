"""Opening an incident, its page and what changes on it by itself."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Membership, OutgoingMail, System
from agreements.pdf.typesetting import mail_address
from incidents.models import Incident, ReportDraft
from incidents.workflow.drafting import draft_reports
from incidents.workflow.moving import close, recover
from incidents.workflow.noting import note_effect
from incidents.workflow.reporting import send_report
from tests.agreements.bad_text import HUGE
from tests.agreements.views.doors import answers, everybody
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")
PAGE = "/incidents/INC-2026-001/"
GOOD = {
    "symptom": "カード決済の承認が通らない", "symptom_en": "", "started_at": "2026-11-20 10:18",
    "detected_at": "2026-11-20 10:24", "level": "1", "known": "",
}  # fmt: skip
HIDDEN_FROM_OUTSIDER = everybody(200, outsider=404)
REPORTERS_READ = everybody(200, taku=403, outsider=404)
REPORTERS_WRITE = everybody(302, taku=403, outsider=404)


@pytest.fixture
def mio_at(client, mio):
    client.force_login(mio)
    return client


def send(draft, by):
    return send_report(draft=draft, revision=draft.revision, by=by, at=story.NOW)


def test_who_sees_an_incident(people, incident):
    assert answers(people, "/incidents/") == everybody(200)
    assert answers(people, PAGE) == HIDDEN_FROM_OUTSIDER
    assert answers(people, f"{PAGE}progress/") == HIDDEN_FROM_OUTSIDER
    assert answers(people, "/incidents/INC-2026-999/") == everybody(404)


def test_who_opens_one(people, plan):
    assert answers(people, "/incidents/new/?system=payments") == everybody(200, taku=403)
    assert answers(people, "/incidents/new/?system=payments", GOOD) == everybody(302, taku=403)
    assert set(Incident.objects.values_list("system__slug", "opened_by__username")) == {
        ("payments", "ren"), ("payments", "mio"), ("payments", "admin"), ("booking", "outsider"),
    }  # fmt: skip


def test_who_corrects_one(people, incident):
    assert answers(people, f"{PAGE}facts/") == REPORTERS_READ
    assert answers(people, f"{PAGE}facts/", GOOD) == REPORTERS_WRITE


def test_nobody_opens_one_on_a_system_of_others(client, people, plan):
    client.force_login(people.outsider)
    client.post("/incidents/new/?system=payments", GOOD)
    assert Incident.objects.get().system.slug == "booking"


def test_a_visitor_is_sent_to_sign_in(client, incident):
    for address in ("/incidents/", PAGE, f"{PAGE}progress/", "/incidents/new/"):
        assert client.get(address)["Location"].startswith("/login/")


def test_the_plan_helps_to_choose_the_level(mio_at, plan):
    page = mio_at.get("/incidents/new/").content.decode()
    for words in (
        "決済成功率 50%未満が5分",
        "第一報は検知から15分以内、続報 15分ごと",
        "2026-11-20T10:30",
        "決済が通らない",
    ):
        assert words in page


def test_a_double_click_opens_one(mio_at, plan):
    page = mio_at.get("/incidents/new/").content.decode()
    (key,) = re.findall(r'name="key" value="(\w{32})"', page)
    first, second = (mio_at.post("/incidents/new/", {**GOOD, "key": key}) for _press in range(2))
    assert first["Location"] == second["Location"] == PAGE
    assert Incident.objects.count() == 1
    # Another form, another incident.
    assert mio_at.post("/incidents/new/", {**GOOD, "key": ""})["Location"] != PAGE
    assert key not in mio_at.get("/incidents/new/").content.decode()


def test_one_that_is_open_is_named_before_another_is_opened(mio_at, plan, mio):
    assert "対応中の障害があります" not in mio_at.get("/incidents/new/").content.decode()
    story.outage(plan, mio)
    assert "対応中の障害があります：INC-2026-001" in mio_at.get("/incidents/new/").content.decode()


def test_with_several_systems_one_is_chosen_first(mio_at, plan, booking, mio):
    Membership.objects.create(system=booking, user=mio, role="oncall")
    page = mio_at.get("/incidents/new/").content.decode()
    assert "何が止まりましたか" in page
    assert "?system=payments" in page
    assert "決済承認API の障害を開く" in mio_at.get("/incidents/new/?system=payments").content.decode()
    assert "何が止まりましたか" in mio_at.get("/incidents/new/?system=nothing").content.decode()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"level": ""}, "障害レベルを選んでください"),
        ({"level": "9"}, "9"),
        ({"symptom": ""}, "必須"),
        ({"symptom": "a\x00b"}, "U+0000"),
        ({"symptom": "a\u202eb"}, "U+202E"),
        ({"symptom": "x" * 121}, "120"),
        ({"known": HUGE}, "文字"),
        ({"started_at": "きのう"}, "日付と時刻を入れてください"),
        ({"started_at": "0001-01-01 00:00"}, "日付と時刻を入れてください"),
        ({"started_at": "9999-12-31 23:59"}, "日付と時刻を入れてください"),
        ({"started_at": "2026-11-20 10:25"}, "始まった時刻より後"),
        ({"detected_at": "2026-11-20 10:40"}, "いまより先"),
    ],
)
def test_bad_input_is_told_and_kept(mio_at, plan, bad, said):
    answer = mio_at.post("/incidents/new/", {**GOOD, "symptom": "全店で止まった", **bad})
    page = answer.content.decode()
    assert (answer.status_code, said in page, Incident.objects.count()) == (200, True, 0)
    if "symptom" not in bad:
        assert "全店で止まった" in page


def test_opening_leads_to_the_page_with_the_draft(mio_at, version):
    answer = mio_at.post("/incidents/new/", GOOD, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(PAGE, 302)]
    for words in (
        "第一報まで", "9:00", "10:39 まで", "検知から", "0 ", "まだ送っていません", "第一報の下書き", "時刻は日本時間",
        "合意済 第1版", "当日判断", "合意なし", "高梨 香織様に承認いただいた内容（第1版）",
    ):  # fmt: skip
        assert words in page, words


def test_an_overdue_report_is_told_by_sign_and_word(client, incident, mio):
    with time_machine.travel(story.NOW.replace(hour=10, minute=42), tick=False):
        client.force_login(mio)
        page = client.get(PAGE).content.decode()
    assert '<span class="clock-value">3分超過</span>' in page
    assert 'data-state="stale"><span class="clock-sign">' in page


def test_the_draft_of_the_asked_for_party_is_shown(mio_at, incident, tozai, minato):
    assert mail_address("stores@minato.example") in mio_at.get(f"{PAGE}?party={minato.pk}").content.decode()
    page = mio_at.get(f"{PAGE}?party={tozai.pk}").content.decode()
    assert mail_address("noc@tozai.example") in page
    assert "stores@minato.example" not in page


@pytest.mark.parametrize("asked", ["abc", "-1", "999999", "9" * 30, "%00", "１"])
def test_an_odd_party_shows_the_most_urgent(mio_at, incident, asked):
    assert mio_at.get(f"{PAGE}?party={asked}").status_code == 200


def test_a_reader_sees_the_day_but_no_form(client, people, incident):
    client.force_login(people.taku)
    page = client.get(PAGE).content.decode()
    assert "第一報まで" in page
    for absent in ("下書きを開く", "宛先と文面を確かめる", "復旧を記録", "レベルを変える"):
        assert absent not in page


def test_sending_is_told_with_failures_on_top_and_a_number_to_call(mio_at, draft, mio):
    send(draft, mio)
    page = mio_at.get(PAGE).content.decode()
    assert ("送付待ち" in page, "待ち 2通" in page) == (True, True)
    first, second = OutgoingMail.objects.all()
    first.state, second.state, second.sent_at = "failed", "sent", story.NOW
    first.save()
    second.save()
    page = mio_at.get(PAGE).content.decode()
    assert "1人に届いていません。電話で伝えてください。" in page
    assert "不達 1通" in page
    assert 'href="tel:+81300000142"' in page


def test_the_fragment_holds_the_parts_that_change(mio_at, draft, mio):
    send(draft, mio)
    page = mio_at.get(f"{PAGE}progress/").content.decode()
    parts = ["pulse", "holder", "failures", "day-now", "day-clocks", "state", "state"]
    assert re.findall(r'id="([a-z-]+[a-z])[-\d]*" data-live', page) == parts
    assert "<html" not in page


def test_a_page_that_shows_what_is_so_is_told_nothing(mio_at, incident, minato, mio, django_assert_max_num_queries):
    def asked(page: str) -> str:
        seen = re.search(r'data-seen="([^"]+)"', page)
        assert seen
        return f"{PAGE}progress/?seen={seen[1]}"

    address = asked(mio_at.get(PAGE).content.decode())
    with django_assert_max_num_queries(7):
        assert mio_at.get(address).status_code == 204
    note_effect(incident=incident, party=minato, answer="yes", happened_at=story.NOW, by=mio, at=story.NOW)
    fresh = mio_at.get(address)
    assert fresh.status_code == 200
    assert mio_at.get(asked(fresh.content.decode())).status_code == 204
    with time_machine.travel(story.NOW + timedelta(minutes=1), tick=False):
        assert mio_at.get(asked(fresh.content.decode())).status_code == 200


def test_after_all_first_reports_the_next_round_is_offered(mio_at, incident, mio):
    for draft in ReportDraft.objects.all():
        send(draft, mio)
    page = mio_at.get(PAGE).content.decode()
    assert "続報 1まで" in page
    assert "10:45 まで" in page
    assert "すべての相手の分を下書きする" in page
    draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)
    page = mio_at.get(PAGE).content.decode()
    assert "続報 1の下書き" in page
    assert len(re.findall(rf'href="{PAGE}reports/\d+/">第一報</a>　', page)) == 2


def test_what_is_over_says_so(mio_at, incident, mio):
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    page = mio_at.get(PAGE).content.decode()
    clocks = page[page.index('<dl class="clocks"') :]
    assert ("対応中に戻す" in page, "障害を終了" in page, "data-until" in clocks) == (True, True, False)
    # What follows the end is owed from now on.
    assert "暫定報告をメールで送る" in page
    close(incident=incident, by=mio, at=story.NOW)
    page = mio_at.get(PAGE).content.decode()
    assert ("対応中に戻す" in page, "すべての相手の分を下書きする" in page) == (True, False)


def test_nobody_touched_yet(mio_at, plan, mio):
    plan.parties.clear()
    story.outage(plan, mio)
    page = mio_at.get(PAGE).content.decode()
    assert "このシステムに関わる相手が登録されていません。" in page
    assert "10:39 まで" in page


def test_a_page_of_thirty_parties_takes_as_many_queries_as_of_two(mio_at, plan, version, mio, ren):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert mio_at.get(PAGE).status_code == 200
        return len(queries)

    incident = story.outage(plan, mio)
    send(incident.drafts.first(), mio)
    few = count(), count()  # the first derives the promises
    for number in range(28):
        party = story.customer(f"顧客{number:02d}", plan)
        story.approved(story.agreement(plan, party, ren), ren)
    draft_reports(incident=incident, kind="first", by=mio, at=story.NOW)
    for draft in incident.drafts.all()[2:20]:
        send(draft, mio)
    assert (count(), count()) == few
    assert System.objects.get(slug="payments").parties.count() == 30
