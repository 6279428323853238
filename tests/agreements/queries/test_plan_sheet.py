"""The plan as one sheet: what is in use, in words, with questions where numbers leave a gap."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.models import ActionCandidate, Concern, FlowStep, Meeting, SeverityLevel
from agreements.queries.plan_sheet import open_concerns, plan_questions, plan_sheet
from agreements.workflow.retire import retire


@pytest.fixture
def levels(payments):
    given = {"quantity": "成功率", "unit": "%", "first_contact_minutes": 15, "update_minutes": 15}
    return [
        SeverityLevel.objects.create(
            system=payments, number=1, name="停止", sign="lt", value=50, for_minutes=5, **given
        ),
        SeverityLevel.objects.create(
            system=payments, number=2, name="一部不可", sign="ge", value=55, and_sign="lt", and_value=95, **given
        ),
    ]


def test_thresholds_are_words(levels, payments):
    sheet = plan_sheet(payments)
    assert [(entry.words, entry.whole) for entry in sheet.levels] == [
        ("成功率 50%未満", "成功率 50%未満が5分"),
        ("成功率 55%以上 95%未満", "成功率 55%以上 95%未満"),
    ]


def test_a_gap_between_levels_is_asked_about(levels, payments):
    assert plan_questions(plan_sheet(payments))["levels"] == [
        "■1 と ▲2 のあいだに、どちらでもない数字があります。どちらに入れますか？"
    ]
    levels[1].value = 50
    levels[1].save()
    assert plan_questions(plan_sheet(payments))["levels"] == []


def test_a_flow_nobody_remembers_is_asked_about(payments):
    for place in range(1, 9):
        FlowStep.objects.create(system=payments, place=place, act="待つ", actor="当番", at_minute=place)
    assert len(plan_questions(plan_sheet(payments))["flow"]) == 1


def test_the_retired_are_left_out(levels, payments, ren):
    act = ActionCandidate.objects.create(
        system=payments, place=1, actor="ours", role="当番", sentence="切り替える", levels=[1, 2]
    )
    retire(row=levels[0], by=ren, at=timezone.now())
    assert [level.number for level in plan_sheet(payments).acts[0].its_levels] == [2]
    retire(row=act, by=ren, at=timezone.now())
    assert plan_sheet(payments).acts == []


def test_an_empty_plan_says_so_in_six_queries(payments, django_assert_num_queries):
    with django_assert_num_queries(6):
        assert plan_sheet(payments).is_empty


def test_only_open_concerns_of_this_system_are_unsettled(payments, booking, minato):
    at = timezone.now()
    for system, closed, cancelled in (
        (payments, None, None), (payments, at, None), (payments, None, at), (booking, None, None),
    ):  # fmt: skip
        meeting = Meeting.objects.create(
            title="打合せ", starts_at=at, ends_at=at + timedelta(hours=1), cancelled_at=cancelled
        )
        meeting.systems.set([system])
        Concern.objects.create(meeting=meeting, party=minato, kind="depends", text=system.slug, closed_at=closed)
    assert [concern.text for concern in open_concerns(payments)] == ["payments"]
