"""Codes: those of another letter are no help, and guessing ends. (Tokens are tried in tests/tokens.)"""

from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import time_machine

from agreements.content import sha256_of
from agreements.models import OneTimeCode, ReviewDecision
from agreements.queries.code_limits import TRIES_A_CODE, TRIES_IN_ALL
from agreements.queries.item_answers import answers_of
from agreements.refusals import Refused
from agreements.workflow.codes import send_code, spend_try
from agreements.workflow.mailed_codes import WrongCode
from tests.published import AT


def test_a_foreign_letter_s_code_and_cookie_are_no_help(asked: SimpleNamespace) -> None:
    with time_machine.travel(AT + timedelta(minutes=1), tick=False):
        client = asked.first.opened()
        client.post(asked.first.home + "codes/")
        fields = {
            "answer": "approved",
            "typed_name": "x",
            "code": asked.first.code(),
            "key": "11111111-1111-4111-8111-111111111111",
            "viewed": asked.version.manifest_sha256,
            "answers": sha256_of(answers_of(asked.second.invitation, "")),
        }
        assert client.post(asked.second.home + "decision/", fields).status_code == 403
        wrong = asked.second.opened().post(asked.second.home + "decision/", fields)
        assert (wrong.status_code, "先に「確認番号をメールで受け取る」" in wrong.content.decode()) == (422, True)
    assert not ReviewDecision.objects.exists()


def test_guessing_stops_at_the_limits(asked: SimpleNamespace) -> None:
    """A guesser who comes back for three weeks gets a hundred tries; then even the right digits are none."""
    invitation = asked.first.invitation
    invitation.expires_at += timedelta(days=90)
    invitation.save()
    hits = 0
    for hour in range(0, 24 * 20, 6):
        at = invitation.created_at + timedelta(hours=hour)
        with suppress(Refused):
            send_code(invitation=invitation, at=at)
        right = asked.first.code()
        for digits in [f"{(int(right) + turn) % 10**6:06d}" for turn in range(1, 8)] + [right]:
            try:
                spend_try(invitation=invitation, digits=digits, at=at)
            except WrongCode:
                continue
            hits += 1
    tries = list(OneTimeCode.objects.values_list("tries", flat=True))
    assert (hits, len(tries), sum(tries)) == (0, TRIES_IN_ALL // TRIES_A_CODE, TRIES_IN_ALL)
