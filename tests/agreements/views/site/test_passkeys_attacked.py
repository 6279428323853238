"""Whoever has no passkey, another's, an old answer of one, or one made for another page, does not get in."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.test import Client
from fido2.utils import websafe_encode

from agreements.models import User
from tests.agreements.views.site.passkey_device import Device
from tests.cast import PASSWORD

_DOOR = "/login/passkey/"


@pytest.fixture
def device(ren: User) -> Device:
    """Ren's, registered."""
    found, client = Device(), Client()
    client.force_login(ren)
    client.post("/account/check/", {"password": PASSWORD})
    assert found.register(client).status_code == 302
    assert Authenticator.objects.filter(user=ren, type="webauthn").exists()
    return found


def asked(client: Client) -> str:
    """What the door gives to be signed."""
    answer = client.get(_DOOR, headers={"X-Requested-With": "XMLHttpRequest"})
    return answer.json()["request_options"]["publicKey"]["challenge"]


def knock(client: Client, credential: str) -> bool:
    """Whether one gets in with it; whoever does not is sent back to the door and told so."""
    answer = client.post(_DOOR, {"credential": credential})
    assert answer.status_code == 302
    return client.get("/account/").status_code == 200


def test_the_owner_gets_in(device: Device) -> None:
    client = Client()
    assert knock(client, device.answer(asked(client)))


def test_an_answer_works_once_and_for_who_was_asked(device: Device) -> None:
    client, thief = Client(), Client()
    answer = device.answer(asked(client))
    asked(thief)
    assert not knock(thief, answer), "asked something else"
    assert knock(client, answer)
    client.logout()
    assert not knock(client, answer), "again, in the same browser"
    asked(client)
    assert not knock(client, answer), "again, when something else is asked"
    assert not knock(Client(), answer), "again, by somebody who was asked nothing"


def stolen_name(device: Device, challenge: str) -> str:
    """Another key that goes by the name of Ren's."""
    return replace(device, key=ec.generate_private_key(ec.SECP256R1())).answer(challenge)


def a_key_nobody_registered(device: Device, challenge: str) -> str:
    return Device(user_handle=device.user_handle).answer(challenge)


def of_a_page_that_looks_like_ours(device: Device, challenge: str) -> str:
    return replace(device, site="testserver.example").answer(challenge)


def with_our_page_s_name_only(device: Device, challenge: str) -> str:
    """The device has signed for another page; what the browser says is replaced by ours."""
    elsewhere, ours = replace(device, site="evil.example"), json.loads(device.answer(challenge))["response"]
    return elsewhere.answer(challenge, clientDataJSON=ours["clientDataJSON"])


def of_a_machine_that_lay_open(device: Device, challenge: str) -> str:
    """A touch, and nobody's finger or PIN."""
    return replace(device, verified=False).answer(challenge)


def for_somebody_else(device: Device, challenge: str) -> str:
    """Signed by Ren's, with the handle of an administrator."""
    return device.answer(challenge, userHandle=websafe_encode(str(User.objects.get(username="boss").pk).encode()))


@pytest.mark.parametrize(
    "forge",
    [
        stolen_name,
        a_key_nobody_registered,
        of_a_page_that_looks_like_ours,
        with_our_page_s_name_only,
        of_a_machine_that_lay_open,
        for_somebody_else,
    ],
)
def test_a_forged_answer_does_not_open(device: Device, forge: Callable[[Device, str], str]) -> None:
    User.objects.create_superuser("boss", "boss@ops.example", PASSWORD)
    client = Client()
    assert not knock(client, forge(device, asked(client)))
    assert knock(client, device.answer(asked(client))), "and locks out nobody"


def test_a_locked_account_s_key_does_not_open(device: Device, ren: User) -> None:
    client = Client()
    answer = device.answer(asked(client))
    User.objects.filter(pk=ren.pk).update(is_active=False)
    assert not knock(client, answer)


def test_nonsense_is_refused_and_breaks_nothing(device: Device) -> None:
    """In each place of a true answer, each kind of thing that JSON knows."""
    client = Client()
    told: dict[str, Any] = json.loads(device.answer(asked(client)))
    for wrong in (None, True, 7, "", "あ", "!", [], {}, ["x"], {"x": 1}):
        forms = [wrong, *(told | {name: wrong} for name in told if name != "type")]
        forms += [told | {"response": told["response"] | {name: wrong}} for name in told["response"]]
        for form in forms:
            cache.clear()  # tries are counted there
            assert not knock(client, json.dumps(form)), form
