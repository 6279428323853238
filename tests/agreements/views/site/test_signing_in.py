"""What the log says of a try, lost passwords and new ones; sessions slide, end and are listed."""

import logging
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from agreements.models import Membership, OutgoingMail, System, User
from agreements.views.site.own_sessions import browser_of
from tests.cast import PASSWORD, say_password

BEGIN = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/login/", {"login": user.username, "password": password, **more})


def fail(client: Client, user: User, times: int, **more: str) -> str:
    for _ in range(times):
        page = client.post("/login/", {"login": user.username, "password": "wrong"}, **more).content.decode()
    return page


def test_the_log_names_accounts_and_never_what_was_typed(ren: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "heiji.access")
    fail(Client(), ren, 1)
    Client().post("/login/", {"login": "my-secret-password", "password": "ren"})
    assert [record.getMessage() for record in caplog.records] == [
        "sign-in of ren from 127.0.0.1 failed",
        "sign-in of nobody we know from 127.0.0.1 failed",
    ]


def test_a_forgotten_password_is_set_by_mail(ren: User, client: Client) -> None:
    User.objects.filter(pk=ren.pk).update(email="Ren@ops.example")
    for address in ("REN@ops.example", "nobody@ops.example"):
        assert client.post("/login/forgotten/", {"email": address})["Location"] == "/login/forgotten/sent/"
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.secret in mail.body) == ("Ren@ops.example", False)
    form = client.get(f"/password/{mail.secret}/", follow=True)
    for chosen in (
        {"password1": "ren-ren-ren-ren"},
        {"password1": "佐久間 蓮 佐久間 蓮"},
        {"password1": "one", "password2": "two"},
    ):
        assert client.post(form.request["PATH_INFO"], {"password2": chosen["password1"], **chosen}).status_code == 200
    new = {"password1": "quiet river stones", "password2": "quiet river stones"}
    assert client.post(form.request["PATH_INFO"], new).status_code == 302
    assert authenticate(username="ren", password="quiet river stones") == ren
    assert "パスワードが変わりました" in OutgoingMail.objects.latest("pk").subject


def test_whoever_is_locked_gets_no_link(ren: User, client: Client) -> None:
    User.objects.filter(pk=ren.pk).update(is_active=False)
    client.post("/login/forgotten/", {"email": ren.email})
    assert not OutgoingMail.objects.exists()


def test_a_link_that_came_before_the_lock_sets_nothing(ren: User, client: Client) -> None:
    client.post("/login/forgotten/", {"email": ren.email})
    link = f"/password/{OutgoingMail.objects.get().secret}/"
    form = client.get(link, follow=True).request["PATH_INFO"]
    User.objects.filter(pk=ren.pk).update(is_active=False)
    new = {"password1": "quiet river stones", "password2": "quiet river stones"}
    assert client.post(form, new).status_code == 200
    assert "location" not in Client().get(link).headers
    ren.refresh_from_db()
    assert ren.check_password(PASSWORD)


def test_a_new_password_ends_the_other_sessions(ren: User, client: Client) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser, ren)
    typed = {"oldpassword": PASSWORD, "password1": "quiet river stones", "password2": "quiet river stones"}
    client.post("/account/password/", typed)
    assert (client.get("/account/").status_code, other.get("/account/").status_code) == (200, 302)


def test_use_moves_the_end_of_a_session_and_a_page_that_polls_does_not(ren: User, client: Client) -> None:
    with time_machine.travel(BEGIN) as clock:
        sign_in(client, ren)
        for _ in range(3):
            clock.shift(timedelta(hours=11))
            assert client.get("/account/").status_code == 200
        for _ in range(2):
            clock.shift(timedelta(hours=6, minutes=1))
            client.get("/oncall/", headers={"Sec-Fetch-Mode": "cors"})
        assert client.get("/account/").status_code == 302


def test_a_session_ends_after_a_week_however_much_it_is_used(ren: User, client: Client) -> None:
    with time_machine.travel(BEGIN) as clock:
        sign_in(client, ren)
        for _ in range(16):
            assert client.get("/account/").status_code == 200
            clock.shift(timedelta(hours=10, minutes=31))
        assert client.get("/account/").status_code == 302


def test_a_script_keeps_no_session_beyond_its_week(ren: User, client: Client) -> None:
    """A session that something else writes lives on from then: its own age ends it, whoever asks."""
    with time_machine.travel(BEGIN) as clock:
        sign_in(client, ren)
        for _ in range(16):
            client.session.save()
            clock.shift(timedelta(hours=10, minutes=31))
        assert client.get("/account/", headers={"Sec-Fetch-Mode": "cors"}).status_code == 302


def test_a_session_is_written_now_and_then_not_at_each_page(ren: User, client: Client) -> None:
    sign_in(client, ren)
    client.get("/account/password/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/account/password/")
    assert {query["sql"].split(" ")[0] for query in asked.captured_queries} == {"SELECT"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how one says that nothing can be written")
def test_a_disk_that_is_full_keeps_nobody_from_reading(ren: User, client: Client) -> None:
    with time_machine.travel(BEGIN) as clock:
        sign_in(client, ren)
        clock.shift(timedelta(hours=1))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
            try:
                answer = client.get("/account/password/")
            finally:
                cursor.execute("PRAGMA query_only = OFF")
        assert answer.status_code == 200


def test_sessions_are_listed_and_ended(people: SimpleNamespace, client: Client) -> None:
    lost, foreign = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"}), Client()
    for browser, person in ((client, people.ren), (lost, people.ren), (foreign, people.mio)):
        sign_in(browser, person)
    page = client.get("/account/sessions/")
    listed = page.context["sessions"]
    assert [one.session_key == client.session.session_key for one in listed].count(True) == 1
    assert "Firefox（Windows）" in page.content.decode()
    theirs = foreign.get("/account/sessions/").context["sessions"]
    say_password(client)
    client.post("/account/sessions/", {"session": theirs[0].pk})
    assert [lost.get("/account/").status_code, foreign.get("/account/").status_code] == [200, 200]
    client.post("/account/sessions/")
    assert [browser.get("/account/").status_code for browser in (client, lost, foreign)] == [200, 302, 200]


def test_browsers_have_names() -> None:
    assert browser_of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1") == "Safari（iPhone）"
    assert browser_of("Mozilla/5.0 (X11; Linux) Chrome/120 Safari/537.36 Edg/120") == "Edge（Linux）"
    with translation.override("ja"):
        assert browser_of("") == "ほかのブラウザー"


def test_the_language_chosen_at_the_sign_in_stays(ren: User, client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/login/"})
    answer = sign_in(client, ren)
    ren.refresh_from_db()
    assert (answer.cookies[django_settings.LANGUAGE_COOKIE_NAME].value, ren.language) == ("en", "en")


def test_who_is_only_on_call_comes_to_the_page_of_the_day(people: SimpleNamespace, booking: System) -> None:
    where = {
        name: sign_in(Client(), getattr(people, name))["Location"] for name in ("ren", "mio", "taku", "administrator")
    }
    assert where == {"ren": "/", "mio": "/oncall/", "taku": "/", "administrator": "/"}
    assert sign_in(Client(), people.mio, next="/agreements/")["Location"] == "/agreements/"
    assert sign_in(Client(), people.mio, next="/")["Location"] == "/oncall/"
    Membership.objects.create(system=booking, user=people.mio, role="lead")
    assert sign_in(Client(), people.mio)["Location"] == "/"


def test_nobody_signs_up() -> None:
    assert [Client().get(f"/{path}").status_code for path in ("signup/", "account/signup/", "accounts/signup/")] == [
        404,
        404,
        404,
    ]
