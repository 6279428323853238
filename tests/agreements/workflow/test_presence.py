"""Who is writing a draft: shown for a minute after the last word, to the others only."""

from datetime import timedelta

import pytest

from agreements.workflow.presence import end_presence, note_presence, others_here
from tests.published import AT, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(payments, minato, ren):
    return draft(payments, minato, ren)


def test_others_are_shown_until_a_minute_has_passed(agreement, ren, administrator):
    note_presence(agreement=agreement, section="head", by=ren, at=AT)
    note_presence(agreement=agreement, section="acts", by=ren, at=AT)
    assert others_here(agreement, by=ren, at=AT) == []
    assert [(row.user, row.section) for row in others_here(agreement, by=administrator, at=AT)] == [(ren, "acts")]
    assert others_here(agreement, by=administrator, at=AT + timedelta(seconds=61)) == []


def test_who_leaves_is_gone_at_once(agreement, ren, administrator):
    note_presence(agreement=agreement, section="head", by=ren, at=AT)
    end_presence(agreement=agreement, by=ren)
    assert others_here(agreement, by=administrator, at=AT) == []
