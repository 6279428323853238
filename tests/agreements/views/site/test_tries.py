"""Tries to sign in are counted and slowed, and nobody is shut out for good."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import time_machine
from django.test import Client

from agreements.models import User
from tests.agreements.views.site.test_signing_in import fail, sign_in

BEGIN = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
_TOO_MANY = "サインインの失敗が続いたため"


def test_a_stranger_is_slowed_whatever_the_address(ren: User) -> None:
    with time_machine.travel(BEGIN) as clock:
        for number in range(5):
            fail(Client(), ren, 1, REMOTE_ADDR=f"192.0.2.{number}")
        stranger = Client()
        assert _TOO_MANY in sign_in(stranger, ren).content.decode()
        clock.shift(timedelta(seconds=61))
        assert sign_in(stranger, ren).status_code == 302


def test_failures_slow_more_the_more_there_are_and_never_for_good(ren: User) -> None:
    with time_machine.travel(BEGIN) as clock:
        tried = 0
        for _minute in range(25):
            tried += sum(_TOO_MANY not in fail(Client(), ren, 1) for _ in range(3))
            clock.shift(timedelta(minutes=1))
        assert tried <= 20
        clock.shift(timedelta(minutes=61))
        assert sign_in(Client(), ren).status_code == 302


def test_an_address_that_fails_with_many_names_is_slowed(people: SimpleNamespace) -> None:
    with time_machine.travel(BEGIN):
        for number in range(20):
            Client().post("/login/", {"login": f"guess{number}", "password": "wrong"})
        assert _TOO_MANY in sign_in(Client(), people.ren).content.decode()
        assert sign_in(Client(REMOTE_ADDR="198.51.100.7"), people.ren).status_code == 302


def test_nobody_is_kept_out_of_the_own_browser(ren: User) -> None:
    own = Client(REMOTE_ADDR="198.51.100.7")
    with time_machine.travel(BEGIN):
        sign_in(own, ren)
        own.post("/logout/")
        assert _TOO_MANY in fail(Client(), ren, 6)
        assert sign_in(own, ren).status_code == 302
        own.post("/logout/")
        assert _TOO_MANY in fail(own, ren, 6), "a browser that is known is slowed as well"


def test_a_browser_is_known_for_those_who_signed_in_with_it(people: SimpleNamespace) -> None:
    shared = Client(REMOTE_ADDR="198.51.100.7")
    with time_machine.travel(BEGIN):
        sign_in(shared, people.mio)
        shared.post("/logout/")
        fail(Client(), people.ren, 6)
        assert _TOO_MANY in sign_in(shared, people.ren).content.decode()
