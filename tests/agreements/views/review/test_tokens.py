"""Two thousand tokens that must not pass: forged, foreign, expired, revoked, superseded. None does."""

import base64
import itertools
import random
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core import signing
from django.test import Client

from agreements.models import Contact, OneTimeCode, Party, ReviewDecision, User
from agreements.queries.code_limits import CODES_IN_ALL, TRIES_A_CODE
from agreements.queries.links import invitation_for
from agreements.refusals import Refused
from agreements.workflow.codes import send_code, spend_try
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.mailed_codes import WrongCode
from tests.published import AT, Letter, draft, invitees, letters_of, publish_plainly

_TOKENS = 2_000


def forged(letter: Letter) -> Iterator[str]:
    """What somebody might try who has seen one link, or the database, or nothing."""
    chance = random.Random(7)
    yield from ("0", "null", "undefined", "admin", letter.invitation.token_sha256, str(letter.invitation.public_id))
    yield from (letter.token.swapcase(), letter.token[::-1], f"{letter.token}=", f" {letter.token}", f"{letter.token} ")
    yield base64.urlsafe_b64encode(bytes.fromhex(letter.invitation.token_sha256)).decode().rstrip("=")
    yield signing.dumps(letter.token)
    while True:
        place = chance.randrange(len(letter.token))
        other = chance.choice([c for c in "ABCxyz019-_" if c != letter.token[place]])
        yield letter.token[:place] + other + letter.token[place + 1 :]
        yield secrets.token_urlsafe(32)


def test_no_forged_token_opens_anything(asked: SimpleNamespace) -> None:
    tokens = list(itertools.islice(forged(asked.first), _TOKENS))
    assert [token for token in tokens if invitation_for(token)] == []
    client = Client()
    answers = [client.get(f"/r/{token}") for token in tokens[:: _TOKENS // 200] + tokens[:20]]
    assert {answer.status_code for answer in answers} == {404}
    assert [answer for answer in answers if answer.cookies] == []


@pytest.fixture
def ended(asked: SimpleNamespace, ren: User, tozai: Party) -> list[Letter]:
    """Letters that once were good: revoked ones and one of an old version."""
    people = [
        Contact.objects.create(party=tozai, place=place, role=f"担当 {place}", mail=f"p{place}@tozai.example")
        for place in range(2, 12)
    ]
    version = publish_plainly(draft(asked.agreement.system, tozai, ren), ren, invitees=invitees(*people))
    letters = letters_of(version)
    for letter in letters[:5]:
        revoke_invitation(invitation=letter.invitation, by=ren, at=AT)
    publish_plainly(version.agreement, ren, agreed_in_meeting=True)
    return letters


def test_no_ended_token_is_accepted_for_anything(ended: list[Letter]) -> None:
    with time_machine.travel(AT + timedelta(minutes=1), tick=False):
        for letter in ended:
            client = letter.opened()
            for _turn, page in itertools.product(range(5), ("codes/", "decision/", "comments/", "")):
                send = client.get if page == "" else client.post
                assert send(letter.home + page, {"comment": "x", "code": "000000"}).status_code == 410
    assert not OneTimeCode.objects.exists()
    assert not ReviewDecision.objects.exists()


def test_no_expired_token_is_accepted(asked: SimpleNamespace) -> None:
    with time_machine.travel(asked.first.invitation.expires_at + timedelta(seconds=1), tick=False):
        for letter in (asked.first, asked.second):
            client = letter.opened()
            for page in ("codes/", "decision/", "comments/"):
                assert client.post(letter.home + page, {"comment": "x", "code": "000000"}).status_code == 410


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
        }
        assert client.post(asked.second.home + "decision/", fields).status_code == 403
        assert asked.second.opened().post(asked.second.home + "decision/", fields).status_code == 422
    assert not ReviewDecision.objects.exists()


def test_guessing_stops_at_the_limits(asked: SimpleNamespace) -> None:
    """A guesser who comes back for three weeks gets 20 codes and 100 tries; then even the right digits are none."""
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
    assert (hits, len(tries), sum(tries)) == (0, CODES_IN_ALL, CODES_IN_ALL * TRIES_A_CODE)
