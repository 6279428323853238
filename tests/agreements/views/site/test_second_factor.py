"""The second factor: an app, recovery codes, demanded by a setting, never the last one away. (Passkeys:
test_passkeys_attacked.py, and with a browser tests/journeys/test_signing_in.py.)"""

import re
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, TestCase

from agreements.forms.factors import PasskeyAskedForm, PasskeySignInForm
from agreements.models import OutgoingMail, User
from tests.agreements.views.site.test_signing_in import sign_in
from tests.cast import PASSWORD

BEGIN = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(datetime.now(UTC).timestamp()) // 30))


def register_app(client: Client) -> str:
    """Register an app as the page says; returns its secret."""
    asked = client.get("/account/factors/app/")
    client.post(asked["Location"], {"password": PASSWORD, "next": "/account/factors/app/"})
    page = client.get("/account/factors/app/")
    secret = page.context["form"].secret
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post("/account/factors/app/", {"code": code_of(secret)})
    assert answer["Location"] == "/account/factors/codes/"
    return secret


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(BEGIN) as travelled:
        yield travelled


def test_an_app_is_registered_and_asked_for(client: Client, ren: User, clock: Any) -> None:
    sign_in(client, ren)
    secret = register_app(client)
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/account/factors/codes/").content.decode())
    assert (len(codes), OutgoingMail.objects.get().subject) == (10, "【平時】サインインの2つ目の確認が変わりました")
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    clock.shift(timedelta(minutes=2))
    for good in (code_of(secret), codes[0]):
        other = Client()
        assert sign_in(other, ren)["Location"] == "/login/code/"
        assert other.get("/account/").status_code == 302, "a password alone opens nothing"
        assert "番号が違います" in other.post("/login/code/", {"code": "000000"}).content.decode()
        assert other.post("/login/code/", {"code": good})["Location"] == "/"
        assert other.get("/account/").status_code == 200
    for used in (code_of(secret), codes[0]):
        again = Client()
        sign_in(again, ren)
        assert again.post("/login/code/", {"code": used}).status_code == 200, "a code works once"


def test_words_come_through_the_second_factor(client: Client, ren: User, clock: Any) -> None:
    sign_in(client, ren)
    secret = register_app(client)
    clock.shift(timedelta(minutes=2))
    other = Client()
    page = other.post("/account/", {"display_name": "佐久間 蓮"}).content.decode()
    kept = re.search(r'name="kept_words" value="([^"]*)"', page)[1]
    sign_in(other, ren, kept_words=kept)
    assert other.post("/login/code/", {"code": code_of(secret)})["Location"] == "/login/words/"


def test_it_can_be_demanded_of_everybody(client: Client, ren: User, clock: Any, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    sign_in(client, ren)
    for path in ("/", "/oncall/", "/account/", "/account/sessions/"):
        assert client.get(path)["Location"] == "/account/factors/", path
    assert client.get("/account/factors/").status_code == 200
    register_app(client)
    assert client.get("/account/").status_code == 200
    removal = client.post("/account/factors/app/removal/")
    assert "必ず1つ要ります" in removal.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_last_passkey_stays_where_one_is_demanded(client: Client, ren: User, clock: Any, settings: Any) -> None:
    key = Authenticator.objects.create(user=ren, type="webauthn", data={"name": "ノートPC", "credential": {}})
    sign_in_by_hand(client, ren)
    path = f"/account/factors/passkeys/{key.pk}/removal/"
    settings.SECOND_FACTOR = True
    client.post(path)
    assert Authenticator.objects.filter(pk=key.pk).exists()
    settings.SECOND_FACTOR = False
    client.post(path)
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def sign_in_by_hand(client: Client, user: User) -> None:
    """Signed in, and the password said again a moment ago."""
    client.force_login(user)
    client.post("/account/check/", {"password": PASSWORD})


def test_it_is_changed_only_with_the_password(client: Client, ren: User) -> None:
    client.force_login(ren)
    for path in ("/account/factors/app/", "/account/factors/passkeys/new/", "/account/factors/codes/new/"):
        assert client.get(path)["Location"].startswith("/account/check/"), path
    assert client.post("/account/check/", {"password": "wrong", "next": "/account/factors/app/"}).status_code == 200


def test_another_key_reads_no_secret(client: Client, ren: User, clock: Any, settings: Any) -> None:
    """Restored beside another HEIJI_SECRET_KEY: no code fits, and nothing breaks."""
    sign_in(client, ren)
    secret = register_app(client)
    settings.SECRET_KEY = "another key, and as long as a key has to be in real use"
    clock.shift(timedelta(minutes=2))
    other = Client()
    sign_in(other, ren)
    assert "番号が違います" in other.post("/login/code/", {"code": code_of(secret)}).content.decode()


def test_what_no_passkey_says_is_not_read(client: Client, ren: User) -> None:
    """Anybody may send it: of half a million letters of JSON each name would be an object in memory."""
    hurts = "{" + ",".join(f'"{number}":0' for number in range(50_000)) + "}"
    tracemalloc.start()
    for form in (PasskeySignInForm({"credential": hurts}), PasskeyAskedForm({"credential": hurts}, user=ren)):
        assert form.errors["credential"]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < len(hurts)
    assert client.post("/login/passkey/", {"credential": hurts})["Location"] == "/login/"
