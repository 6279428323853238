"""The six digits: short-lived, few, each guess counted."""

import random
from contextlib import suppress
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from agreements.models import Event, Membership, OneTimeCode, OutgoingMail, ReviewInvitation, System, User
from agreements.queries.code_limits import (
    BETWEEN_CODES,
    CODE_LIVES,
    CODES_A_DAY,
    TRIES_A_CODE,
    TRIES_IN_ALL,
    TooManyCodes,
    codes_left,
)
from agreements.refusals import Refused
from agreements.workflow.codes import give_new_start, send_code, spend_try
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.mailed_codes import WrongCode
from tests.published import AT


@pytest.fixture
def invitation(asked: SimpleNamespace) -> ReviewInvitation:
    return asked.first.invitation


def other_than(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_the_digits_stand_only_in_the_mail(asked: SimpleNamespace) -> None:
    code = send_code(invitation=asked.first.invitation, at=AT)
    mail = OutgoingMail.objects.get(key=f"code:{code.pk}")
    assert mail.secret.isdigit()
    assert len(mail.secret) == 6
    assert mail.secret not in mail.body + mail.subject
    assert mail.secret not in code.code_hash
    assert (mail.to, mail.waits_for, code.expires_at) == ("stores@minato.example", "", AT + CODE_LIVES)


def test_the_right_digits_in_time(asked: SimpleNamespace, invitation: ReviewInvitation) -> None:
    code = send_code(invitation=invitation, at=AT)
    last = AT + CODE_LIVES - timedelta(seconds=1)
    assert spend_try(invitation=invitation, digits=asked.first.code(), at=last) == code


def test_the_right_digits_too_late(asked: SimpleNamespace, invitation: ReviewInvitation) -> None:
    send_code(invitation=invitation, at=AT)
    with pytest.raises(WrongCode, match="期限"):
        spend_try(invitation=invitation, digits=asked.first.code(), at=AT + CODE_LIVES)


def test_without_a_code_there_is_nothing_to_guess(invitation: ReviewInvitation) -> None:
    with pytest.raises(WrongCode, match="先に"):
        spend_try(invitation=invitation, digits="000000", at=AT)


def test_five_tries_and_the_code_is_dead(asked: SimpleNamespace, invitation: ReviewInvitation) -> None:
    send_code(invitation=invitation, at=AT)
    right = asked.first.code()
    left = []
    for _turn in range(TRIES_A_CODE):
        with pytest.raises(WrongCode) as wrong:
            spend_try(invitation=invitation, digits=other_than(right), at=AT)
        left.append(wrong.value.tries_left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(WrongCode, match="もう使えません"):
        spend_try(invitation=invitation, digits=right, at=AT)
    assert OneTimeCode.objects.get().tries == TRIES_A_CODE


def test_a_newer_code_leaves_the_one_before(asked: SimpleNamespace, invitation: ReviewInvitation) -> None:
    send_code(invitation=invitation, at=AT)
    old = asked.first.code()
    with pytest.raises(Refused, match="そのまま使えます"):
        send_code(invitation=invitation, at=AT + BETWEEN_CODES - timedelta(seconds=1))
    send_code(invitation=invitation, at=AT + BETWEEN_CODES)
    late = AT + CODE_LIVES - timedelta(seconds=1)
    assert spend_try(invitation=invitation, digits=old, at=late)
    assert spend_try(invitation=invitation, digits=asked.first.code(), at=late + timedelta(seconds=30))


def test_more_codes_give_no_more_guesses(asked: SimpleNamespace, invitation: ReviewInvitation) -> None:
    rights = []
    for turn in range(3):
        send_code(invitation=invitation, at=AT + turn * BETWEEN_CODES)
        rights.append(int(asked.first.code()))
    wrong = next(f"{digits:06d}" for digits in range(9) if digits not in rights)
    for _turn in range(TRIES_A_CODE):
        with pytest.raises(WrongCode):
            spend_try(invitation=invitation, digits=wrong, at=AT + timedelta(minutes=3))
    for right in rights:
        with pytest.raises(WrongCode, match="もう使えません"):
            spend_try(invitation=invitation, digits=f"{right:06d}", at=AT + timedelta(minutes=3))
    assert _told() == ["ren@ops.example"]


def _told() -> list[str]:
    return list(OutgoingMail.objects.filter(key__startswith="capped:").values_list("to", flat=True))


def test_a_code_belongs_to_its_invitation(asked: SimpleNamespace) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    with pytest.raises(WrongCode):
        spend_try(invitation=asked.second.invitation, digits=asked.first.code(), at=AT)


def _ask_too_often(invitation: ReviewInvitation) -> datetime:
    """As fast as somebody with a forwarded link can."""
    for turn in range(CODES_A_DAY):
        send_code(invitation=invitation, at=AT + turn * BETWEEN_CODES)
    at = AT + CODES_A_DAY * BETWEEN_CODES
    with pytest.raises(TooManyCodes, match=r"10月10日（土）11:04（日本時間）を過ぎたら"):
        send_code(invitation=invitation, at=at)
    return at


def test_beyond_the_day_s_codes_one_an_hour(invitation: ReviewInvitation, mio: User, payments: System) -> None:
    Membership.objects.filter(user=mio, system=payments).update(role="lead")
    at = _ask_too_often(invitation)
    assert _told() == ["ren@ops.example", "mio@ops.example"]
    with pytest.raises(TooManyCodes):
        send_code(invitation=invitation, at=at + timedelta(minutes=5))
    assert len(_told()) == 2
    assert send_code(invitation=invitation, at=at + timedelta(hours=1))


def test_a_lead_gives_a_new_start(client: Client, invitation: ReviewInvitation, people: SimpleNamespace) -> None:
    at = _ask_too_often(invitation)
    page = "/agreements/AG-0001/versions/1/"
    address = f"{page}invitations/{invitation.public_id}/new-start/"
    for person, shown in ((people.taku, False), (people.ren, True)):
        client.force_login(person)
        said = client.get(page).content.decode()
        assert "確認番号の上限に達しました" in said
        assert (address in said) is shown
    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        client.force_login(people.ren)
        client.post(address)
        assert send_code(invitation=invitation, at=at + timedelta(minutes=2))
        assert "確認番号の上限に達しました" not in client.get(page).content.decode()
    assert Event.objects.get(kind="review.new_start").account == f"{people.ren.pk} ren"


def test_however_somebody_guesses_the_tries_are_a_hundred(invitation: ReviewInvitation) -> None:
    """Each try falls on every code that lives: what counts is how many pairs of a try and a code there were."""
    ReviewInvitation.objects.filter(pk=invitation.pk).update(expires_at=AT + timedelta(days=60))
    chance, at = random.Random(4), AT
    for _turn in range(60):
        at += timedelta(minutes=chance.choice([1, 2, 9, 61, 61]))
        with suppress(Refused):
            send_code(invitation=invitation, at=at)
        for _guess in range(chance.choice([1, 5])):
            with pytest.raises(WrongCode):
                spend_try(invitation=invitation, digits="x", at=at)
    tries = sum(OneTimeCode.objects.values_list("tries", flat=True))
    assert TRIES_IN_ALL - TRIES_A_CODE < tries <= TRIES_IN_ALL
    with pytest.raises(TooManyCodes, match="これ以上"):
        send_code(invitation=invitation, at=at + timedelta(days=2))
    assert codes_left(invitation=invitation, at=at + timedelta(days=2)).today == 0
    assert _told() == ["ren@ops.example"] * len(_told())


def test_what_is_left_is_told(asked: SimpleNamespace, invitation: ReviewInvitation) -> None:
    assert codes_left(invitation=invitation, at=AT).today == CODES_A_DAY
    code = send_code(invitation=invitation, at=AT)
    with pytest.raises(WrongCode):
        spend_try(invitation=invitation, digits=other_than(asked.first.code()), at=AT)
    left = codes_left(invitation=invitation, at=AT)
    assert (left.today, left.live, left.tries) == (CODES_A_DAY - 1, code, TRIES_A_CODE - 1)
    assert codes_left(invitation=invitation, at=AT + CODE_LIVES).live is None


def test_a_new_start_by_a_clock_that_ran_ahead_lets_nobody_guess_on(asked: SimpleNamespace) -> None:
    """Codes sent since then counted for nothing until the clock had caught up; nor could a new start be given."""
    invitation, by = asked.first.invitation, asked.by
    send_code(invitation=invitation, at=AT)
    give_new_start(invitation=invitation, by=by, at=AT + timedelta(days=2))
    for turn in range(CODES_A_DAY - 1):
        send_code(invitation=invitation, at=AT + (turn + 1) * BETWEEN_CODES)
    at = AT + CODES_A_DAY * BETWEEN_CODES
    with pytest.raises(TooManyCodes):
        send_code(invitation=invitation, at=at)
    give_new_start(invitation=invitation, by=by, at=at)
    send_code(invitation=invitation, at=at)


def test_codes_of_a_clock_that_ran_ahead_count_as_they_were_tried(invitation: ReviewInvitation) -> None:
    """Twenty would shut the link until they had run out, though nobody had guessed."""
    for turn in range(TRIES_IN_ALL // TRIES_A_CODE):
        send_code(invitation=invitation, at=AT + timedelta(days=turn + 2))
    assert send_code(invitation=invitation, at=AT)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=365)])
def test_a_closed_link_sends_none(asked: SimpleNamespace, late: timedelta) -> None:
    at: datetime = AT + late
    if not late:
        revoke_invitation(invitation=asked.first.invitation, by=asked.by, at=AT)
    with pytest.raises(Refused):
        send_code(invitation=asked.first.invitation, at=at)
    assert not OneTimeCode.objects.exists()


@pytest.mark.parametrize("before", [1, CODES_A_DAY])
def test_a_clock_that_ran_ahead_keeps_nobody_waiting(invitation: ReviewInvitation, before: int) -> None:
    """Codes were sent at +2 h by the clock, which was put right: the next one leaves as ever, and lives no longer."""
    for turn in range(before):
        send_code(invitation=invitation, at=AT + timedelta(hours=2) + turn * BETWEEN_CODES)
    code = send_code(invitation=invitation, at=AT)
    assert codes_left(invitation=invitation, at=AT).live == code
    assert codes_left(invitation=invitation, at=AT + CODE_LIVES).live is None
