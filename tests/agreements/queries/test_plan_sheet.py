"""The plan as one sheet: what is in use, in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.models import Concern, Meeting
from agreements.queries.plan_sheet import level_table, open_concerns, plan_sheet
from agreements.workflow.retire import retire
from tests.agreements.plan_rows import plan_level, plan_row


@pytest.fixture
def levels(payments):
    return [
        plan_level(payments, for_minutes=5),
        plan_level(payments, 2, "一部不可", sign="ge", value=55, and_sign="lt", and_value=95),
    ]


def test_thresholds_are_words(levels, payments):
    assert [(row.conditions, row.first_contact, row.updates) for row in level_table(plan_sheet(payments))] == [
        (["決済成功率 50%未満が5分"], "検知から15分以内", "15分ごと"),
        (["決済成功率 55%以上 95%未満"], "検知から15分以内", "15分ごと"),
    ]


def test_the_retired_are_left_out(levels, payments, ren):
    act = plan_row(payments, "acts", side="ours", role="当番", sentence="切り替える", levels=[1, 2])
    retire(row=levels[0], by=ren, at=timezone.now())
    assert [row.level.number for row in level_table(plan_sheet(payments))] == [2]
    retire(row=act, by=ren, at=timezone.now())
    assert plan_sheet(payments).rows["acts"] == []


def test_an_empty_plan_says_so_in_five_queries(payments, django_assert_num_queries):
    with django_assert_num_queries(5):
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
