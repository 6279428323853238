"""Who is writing a draft or a plan: shown for a minute after the last word, to the others only."""

from datetime import timedelta

import pytest

from agreements.workflow.presence import end_presence, note_presence, others_here
from tests.published import AT, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(payments, minato, ren):
    return draft(payments, minato, ren)


def test_others_are_shown_until_a_minute_has_passed(agreement, ren, administrator):
    note_presence(of=agreement, section="head", by=ren, at=AT)
    note_presence(of=agreement, section="acts", by=ren, at=AT)
    assert others_here(agreement, by=ren, at=AT) == []
    assert [(row.user, row.section) for row in others_here(agreement, by=administrator, at=AT)] == [(ren, "acts")]
    assert others_here(agreement, by=administrator, at=AT + timedelta(seconds=61)) == []


def test_who_leaves_is_gone_at_once(agreement, ren, administrator):
    note_presence(of=agreement, section="head", by=ren, at=AT)
    end_presence(of=agreement, by=ren)
    assert others_here(agreement, by=administrator, at=AT) == []


def test_who_writes_the_plan_is_not_in_the_draft_of_its_system(agreement, payments, ren, administrator):
    note_presence(of=payments, section="acts", by=ren, at=AT)
    assert [row.section for row in others_here(payments, by=administrator, at=AT)] == ["acts"]
    assert others_here(agreement, by=administrator, at=AT) == []
