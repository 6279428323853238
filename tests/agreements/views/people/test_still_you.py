"""Whoever finds a desk unattended makes no way in, and shuts nobody out: what opens an account or ends one's own
sessions asks for the password again (ASVS 7.5.1, 7.5.2)."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import serializers
from django.test import Client
from django.urls import reverse

from agreements.models import OutgoingMail, User
from tests.cast import PASSWORD

NEW = {"username": "evil", "display_name": "悪 意", "email": "x@y.example", "is_superuser": "on", "form_key": "k"}
ADDRESS = {"display_name": "管理 薫", "email": "x@y.example"}
# route → what is sent; `pk` in the address is the person's, or that of their passkey.
OPEN_A_WAY: dict[str, dict[str, str]] = {
    "person-new": NEW,
    "person-edit": ADDRESS,
    "person-invitation": {},
    "person-unlock": {},
    "person-factors": {},
    "session-list": {},
    "mfa_activate_totp": {"code": "000000"},
    "mfa_deactivate_totp": {},
    "mfa_add_webauthn": {"name": "x", "credential": "{}"},
    "mfa_remove_webauthn": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
}


@pytest.fixture
def desk(administrator: User, client: Client) -> Client:
    """An administrator's, signed in, with an app, a passkey and codes; nobody sits there."""
    for kind, data in (("totp", {"secret": "x"}), ("webauthn", {"name": "x"}), ("recovery_codes", {})):
        Authenticator.objects.create(user=administrator, type=kind, data=data)
    for browser in (Client(), client):
        browser.force_login(administrator)
        browser.get("/account/")
    return client


def test_nothing_is_done_before_the_password(desk: Client, administrator: User) -> None:
    before = everything()
    for route, sent in OPEN_A_WAY.items():
        path = address(route, administrator)
        answer = desk.get(path) if route == "mfa_view_recovery_codes" else desk.post(path, sent)
        assert answer.get("Location", "").startswith("/account/check/?next="), route
        assert everything() == before, route


def test_what_was_sent_is_done_once_the_password_was_right(desk: Client, administrator: User) -> None:
    for route in ("person-edit", "person-new", "person-factors"):
        path = address(route, administrator)
        asked = desk.post(path, OPEN_A_WAY[route])["Location"]
        assert "送った覚えがないときは" in desk.get(asked).content.decode()
        assert "パスワードが違います" in desk.post(asked, {"password": "wrong", "next": path}).content.decode()
        assert desk.post(asked, {"password": PASSWORD, "next": path}).status_code == 302
        forget_the_password(desk)
    administrator.refresh_from_db()
    assert administrator.email == "x@y.example"
    assert User.objects.get(username="evil").is_superuser
    assert not Authenticator.objects.exists()


def test_others_are_refused_without_being_asked(ren: User, administrator: User, client: Client) -> None:
    client.force_login(ren)
    for route, sent in OPEN_A_WAY.items():
        if route.startswith("person"):
            assert client.post(address(route, administrator), sent).status_code == 403


def address(route: str, user: User) -> str:
    passkey = Authenticator.objects.filter(type="webauthn").first()
    needs_one = {"person-new": [], "mfa_remove_webauthn": [passkey and passkey.pk]}
    default = [user.pk] if route.startswith("person") else []
    return reverse(route, args=needs_one.get(route, default))


def everything() -> list[Any]:
    rows = [*User.objects.order_by("pk"), *Authenticator.objects.order_by("pk"), *OutgoingMail.objects.all()]
    return [*json.loads(serializers.serialize("json", rows)), *UserSession.objects.values_list("pk")]


def forget_the_password(desk: Client) -> None:
    session = desk.session
    session.pop("account_authentication_methods", None)
    session.save()
