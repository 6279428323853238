"""Links that take no answer any more: what to do next, and nothing else."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from agreements.workflow.codes import send_code
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.reviewing import decide
from tests.agreements.views.review.test_reviews import words
from tests.published import AT, publish_plainly


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT + timedelta(minutes=1), tick=False) as clock:
        yield clock


def _revoke(asked: SimpleNamespace, clock: time_machine.Traveller) -> None:
    revoke_invitation(invitation=asked.first.invitation, by=asked.by, at=AT)


def _expire(asked: SimpleNamespace, clock: time_machine.Traveller) -> None:
    clock.move_to(asked.first.invitation.expires_at)


def _supersede(asked: SimpleNamespace, clock: time_machine.Traveller) -> None:
    publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True)


def _close(asked: SimpleNamespace, clock: time_machine.Traveller) -> None:
    send_code(invitation=asked.second.invitation, at=AT)
    answer = asked.second.answer(answer="declined", reason="番号が違う")
    decide(invitation=asked.second.invitation, answer=answer, at=AT)


@pytest.mark.parametrize(
    ("end", "title"),
    [
        (_revoke, "この確認の依頼は取り消されました"),
        (_expire, "このリンクの期限が切れています"),
        (_supersede, "新しい版があります"),
        (_close, "この版への回答は締め切りました"),
    ],
)
def test_a_link_that_ended_says_what_to_do_and_nothing_else(
    asked: SimpleNamespace, now: time_machine.Traveller, end: Callable[..., None], title: str
) -> None:
    before = asked.first.opened()
    end(asked, now)
    for client in (before, asked.first.opened()):
        for page in ("", "pdf/"):
            response = client.get(asked.first.home + page)
            assert response.status_code == 410
            said = words(response)
            assert title in said
            assert "平時ペイメント株式会社 契約書か名刺にある番号へお電話ください。" in said
            assert "再送" not in said
            assert "番号が違う" not in said
        for page in ("codes/", "comments/", "decision/"):
            assert client.post(asked.first.home + page, {"comment": "まだ？"}).status_code == 410
