"""Between the password and the second factor somebody is not in yet: what happens meanwhile counts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from agreements.models import Event, User
from agreements.workflow.people import lock_person, take_factors, unlock_person
from tests.agreements.views.site.test_second_factor import code_of, register_app
from tests.agreements.views.site.test_signing_in import sign_in
from tests.cast import PASSWORD


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(datetime(2026, 5, 11, 9, 0, tzinfo=UTC)) as travelled:
        yield travelled


@pytest.fixture
def half_way(ren: User, clock: Any) -> tuple[Client, str]:
    """Somebody who has said the password, and could say the code."""
    own = Client()
    sign_in(own, ren)
    secret = register_app(own)
    clock.shift(timedelta(minutes=2))
    other = Client()
    assert sign_in(other, ren)["Location"] == "/login/code/"
    return other, secret


def test_who_is_locked_meanwhile_does_not_come_in(half_way: Any, ren: User, administrator: User) -> None:
    other, secret = half_way
    lock_person(user=ren, by=administrator, at=timezone.now())
    other.post("/login/code/", {"code": code_of(secret)})
    assert other.get("/account/").status_code == 302
    unlock_person(user=ren, by=administrator, at=timezone.now())
    assert other.get("/account/").status_code == 302, "nor when the lock is taken away"


def test_a_password_that_was_changed_meanwhile_lets_nobody_in(half_way: Any, ren: User) -> None:
    other, secret = half_way
    ren.set_password("another long password")
    ren.save(update_fields=["password"])
    other.post("/login/code/", {"code": code_of(secret)})
    assert other.get("/account/").status_code == 302


def test_a_factor_that_was_taken_meanwhile_lets_nobody_in(half_way: Any, ren: User, administrator: User) -> None:
    other, secret = half_way
    take_factors(user=ren, by=administrator, at=timezone.now())
    other.post("/login/code/", {"code": code_of(secret)})
    assert other.get("/account/").status_code == 302


def test_half_way_in_ends_by_itself(half_way: Any, clock: Any) -> None:
    other, secret = half_way
    clock.shift(timedelta(minutes=20))
    other.post("/login/code/", {"code": code_of(secret)})
    assert other.get("/account/").status_code == 302


def test_half_way_in_opens_nothing_else(half_way: Any, ren: User) -> None:
    other, _secret = half_way
    for path in ("/account/check/", "/account/factors/", "/account/factors/codes/", f"/people/{ren.pk}/", "/oncall/"):
        assert other.get(path).status_code == 302, path
        assert other.post(path, {"password": PASSWORD}).status_code in {302, 403, 405}, path
    assert not Event.objects.filter(kind="access.signed_in", id__gt=Event.objects.get(kind="access.totp_activated").pk)
