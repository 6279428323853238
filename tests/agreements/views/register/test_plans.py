"""The plan on one page: all that is in use, nothing that is not, the buttons of whoever may use them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Concern, Meeting
from agreements.workflow.retire import retire
from tests.agreements.plan_rows import plan_level, plan_row
from tests.agreements.views.doors import answers, everybody
from tests.published import AT

PAGE, EDIT = "/systems/payments/", "/systems/payments/plan/"


@pytest.fixture
def plan(payments):
    plan_row(payments, "flow", place=1, act="検知する", actor="監視当番", at_minute=0)
    plan_row(payments, "flow", place=2, act="第一報を送る", actor="責任者", at_minute=15, output="first")
    plan_level(payments, for_minutes=5)
    plan_row(
        payments, "acts", concerns="vendor", side="theirs", role="監視センター", sentence="回線を移す", levels=[1],
        feasibility="impossible", feasibility_note="契約第12条の範囲外",
    )  # fmt: skip
    plan_row(payments, "criteria", fact="番号が漏れた", then_text="■1 とする", then_level=1)
    return payments


def test_the_plan_is_seen_by_those_on_the_system(people, plan):
    assert answers(people, PAGE) == everybody(200, outsider=404)
    assert answers(people, EDIT) == everybody(200, outsider=404)


def test_everything_in_use_stands_on_the_page(client, ren, plan):
    client.force_login(ren)
    page = client.get(PAGE).content.decode()
    for words in ("15分以内", "決済成功率 50%未満", "回線を移す", "契約第12条の範囲外", "■1 とする", "2段階"):
        assert words in page
    assert page.count("data-report") == 1


def test_readers_get_no_buttons(client, taku, plan):
    client.force_login(taku)
    page = client.get(PAGE).content.decode() + client.get(EDIT).content.decode()
    for words in ("方針を編集</a>", "名前と関わる相手を編集", "この節を書く", "を加える"):
        assert words not in page


def test_an_empty_plan_begins_with_the_flow(client, ren, taku, payments):
    client.force_login(ren)
    assert "障害フローの最初の段階を書く" in client.get(PAGE).content.decode()
    client.force_login(taku)
    page = client.get(PAGE).content.decode()
    assert "方針は、まだ書かれていません" in page
    assert "最初の段階" not in page


def test_open_concerns_and_agreements_stand_beside_it(client, ren, plan, minato):
    at = timezone.now()
    meeting = Meeting.objects.create(title="打合せ", starts_at=at, ends_at=at + timedelta(hours=1))
    meeting.systems.set([plan])
    Concern.objects.create(meeting=meeting, party=minato, kind="depends", text="上限額は当日", next_moment="11月の定例")
    client.force_login(ren)
    response = client.get(PAGE)
    assert "上限額は当日" in response.content.decode()
    # Two parties, no agreement yet.
    assert response.context["standings"] == [("none", 2)]


def test_the_retired_are_shown_only_when_asked_for(client, ren, plan):
    retire(row=plan.planned.filter(kind="flow").first(), by=ren, at=timezone.now())
    client.force_login(ren)
    assert "検知する" not in client.get(PAGE).content.decode() + client.get(EDIT).content.decode()
    assert "検知する" in client.get(f"{EDIT}history/").content.decode()


def test_questions_stand_where_the_answer_is_written(client, ren, plan):
    plan_level(plan, 2, "遅延", sign="ge", value=60)
    client.force_login(ren)
    assert "どちらでもない数字があります" in client.get(EDIT).content.decode()


@pytest.mark.parametrize("address", [PAGE, EDIT])
def test_a_long_plan_asks_as_much_as_a_short_one(client, ren, plan, address):
    def count():
        client.get(address)  # a session's first page writes it
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    client.force_login(ren)
    short = count()
    for place in range(30):
        plan_row(plan, "flow", place=place, act="待つ", actor="当番", at_minute=place)
        plan_row(plan, "acts", place=place, side="ours", role="当番", sentence="止める", levels=[1])
    assert count() == short


def test_what_was_published_is_counted_by_how_it_stands(client, ren, payments, asked):
    with time_machine.travel(AT + timedelta(hours=1)):
        client.force_login(ren)
        response = client.get(PAGE)
    assert dict(response.context["standings"]) == {"asked": 1, "none": 1}
    assert "この方針で議事録を作成" in response.content.decode()
