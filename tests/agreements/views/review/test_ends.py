"""Links that take no answer any more: what to do next, and nothing else."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client

from agreements.models import Event, OutgoingMail, ReviewInvitation
from agreements.refusals import Refused
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import invite, revoke_invitation
from agreements.workflow.reviewing import decide, withdraw_version
from agreements.workflow.talking import comment
from tests.agreements.views.review.test_reviews import words
from tests.published import AT, Letter, invitees, publish_plainly


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


@pytest.mark.parametrize("end", [_revoke, _expire, _supersede])
@pytest.mark.parametrize("page", ["decision/", "answers/", "comments/", "codes/"])
def test_what_was_written_until_then_can_be_copied(
    asked: SimpleNamespace, now: time_machine.Traveller, end: Callable[..., None], page: str
) -> None:
    """An old tab: the text was gone with the press."""
    phone = asked.first.opened()
    end(asked, now)
    written = {"reason": "夜間は人が\r\nいません。", "words:acts.act-notice": "開店前も？", "typed_name": "湊"}
    response = phone.post(f"{asked.first.home}{page}", {**written, "item": "acts.act-notice"})
    assert response.status_code == 410
    assert ("書かれていた内容は、届いていません" in words(response), "開店前も？" in words(response)) == (True, True)
    assert "夜間は人が いません。" in " ".join(words(response).split())
    assert "届いていません" not in words(phone.get(asked.first.home)).replace("届いていないとき", "")


def test_what_a_second_tab_held_is_told_beside_the_receipt(asked: SimpleNamespace) -> None:
    phone = asked.first.opened()
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(answer="declined", reason="番号"), at=AT)
    decision = f"{asked.first.home}decision/"
    assert phone.post(decision, {"reason": "番号"}).status_code == 303
    response = phone.post(decision, {"answer": "approved", "reason": "番号", "comment": "夜間の窓口も知りたい。"})
    assert response.status_code == 409
    assert "書かれていた内容は、届いていません" in words(response)
    assert "夜間の窓口も知りたい。" in words(response)


@pytest.mark.parametrize(
    ("end", "title"),
    [
        (_revoke, "この確認の依頼は取り消されました"),
        (_expire, "このリンクの期限が切れています"),
        (_supersede, "新しい版があります"),
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


@pytest.mark.parametrize("end", [_revoke, _expire])
def test_whoever_was_asked_anew_is_led_to_the_newest_mail(
    asked: SimpleNamespace, now: time_machine.Traveller, end: Callable[..., None]
) -> None:
    end(asked, now)
    assert "新しいリンク" not in words(asked.first.opened().get(asked.first.home)).replace(
        "新しいリンクをお送りします", ""
    )
    at = asked.first.invitation.expires_at
    now.move_to(at)
    again = invitees(asked.first.invitation.contact, reply_by=at + timedelta(days=5))
    invite(version=asked.version, invitees=again, by=asked.by, at=at)
    said = words(asked.first.opened().get(asked.first.home))
    assert "いちばん新しいメールのリンクを開いてください" in said
    assert "していただくことはありません" not in said


@pytest.fixture
def answered(asked: SimpleNamespace) -> SimpleNamespace:
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT)
    return asked


def _seen(letter: Letter, clients: list[Client]) -> set[int]:
    return {client.get(letter.home + page).status_code for client in clients for page in ("receipt/", "pdf/")}


def test_an_answered_link_ends_when_the_receipt_said(
    answered: SimpleNamespace, now: time_machine.Traveller, settings: Any
) -> None:
    letter, until = answered.first, AT + timedelta(days=90)
    before = letter.opened()
    assert _seen(letter, [before]) == {200}
    receipt = OutgoingMail.objects.get(key__startswith="receipt:").body
    for said in (receipt, words(before.get(f"{letter.home}receipt/"))):
        assert "2027年1月8日（金）10:00（日本時間）まで" in said
    settings.LINK_DAYS = 1  # what was promised stays
    now.move_to(until - timedelta(seconds=1))
    assert _seen(letter, [letter.opened()]) == {200}
    now.move_to(until)
    assert _seen(letter, [letter.opened()]) == {410}
    assert "控えを開ける期間が終わりました" in words(letter.opened().get(letter.home))
    with pytest.raises(Refused):
        comment(version=answered.version, invitation=letter.invitation, text="まだ", at=until)


def test_a_receipt_promises_nothing_of_a_version_that_is_not_in_force(
    answered: SimpleNamespace, now: time_machine.Traveller
) -> None:
    letter, at = answered.second, AT + timedelta(days=30)
    promised, later = "障害の日には、この文書をもとに、報告をお送りします。", "この版が有効になったあとの障害の日には"

    def next_words() -> str:
        return words(answered.first.opened().get(f"{answered.first.home}receipt/"))

    assert later in next_words()
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(), at=AT)
    now.move_to(at)
    assert (promised in next_words(), later in next_words()) == (True, False)
    publish_plainly(answered.agreement, answered.by, at=at, agreed_in_meeting=True)
    assert (promised in next_words(), "この版のあとに、新しい版があります。" in next_words()) == (False, True)
    withdraw_version(version=answered.version, reason="誤り", by=answered.by, at=at)
    assert (promised in next_words(), "弊社が取り下げました" in next_words()) == (False, True)


def test_a_receipt_says_that_somebody_else_did_not_agree(answered: SimpleNamespace) -> None:
    letter = answered.second
    send_code(invitation=letter.invitation, at=AT)
    no = letter.answer(answer="declined", reason="人がいません")
    decide(invitation=letter.invitation, answer=no, at=AT)
    said = words(answered.first.opened().get(f"{answered.first.home}receipt/"))
    assert "ほかの方から、修正の依頼か不同意をいただきました。" in said
    assert "障害の日には" not in said


def test_the_time_to_read_is_never_shorter_than_the_link_s(asked: SimpleNamespace, settings: Any) -> None:
    settings.LINK_DAYS = 1
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT)
    assert ReviewInvitation.objects.get(pk=asked.first.invitation.pk).reads_until == asked.first.invitation.expires_at


def _answer(asked: SimpleNamespace, clock: time_machine.Traveller) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT)


@pytest.mark.parametrize("end", [_answer, _expire, _supersede])
def test_staff_close_a_link_and_nothing_else(
    asked: SimpleNamespace, now: time_machine.Traveller, client: Client, end: Callable[..., None]
) -> None:
    page = "/agreements/AG-0001/versions/1/"
    address = f"{page}invitations/{asked.first.invitation.public_id}/closure/"
    client.force_login(asked.by)
    assert address not in client.get(page).content.decode()
    assert "まだ回答できるリンクです" in client.post(address).content.decode()
    end(asked, now)
    state = asked.version.state
    client.force_login(asked.by)
    assert (address in client.get(page).content.decode()) == (end is not _expire)  # that one can be taken back
    before = asked.first.opened()
    assert client.post(address)["Location"] == page
    assert _seen(asked.first, [before, asked.first.opened()]) == {410}
    assert "このリンクは閉じられています" in words(asked.first.opened().get(asked.first.home))
    assert (asked.version.state, asked.version.decisions.count()) == (state, end is _answer)
    assert Event.objects.filter(kind="review.closed").count() == 1
    assert "リンクを閉じました" in client.get(page).content.decode()


def test_the_cookie_always_has_an_end(asked: SimpleNamespace, now: time_machine.Traveller) -> None:
    for moment in (AT, asked.first.invitation.expires_at + timedelta(days=9)):
        now.move_to(moment)
        cookie = asked.first.opened().cookies["review"]
        assert 0 < cookie["max-age"] <= timedelta(days=91).total_seconds()
