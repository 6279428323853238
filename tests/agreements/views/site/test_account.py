"""Signing in and out, one's own name, password and language."""

import pytest
from django.conf import settings


@pytest.fixture
def with_password(ren):
    ren.set_password("correct horse battery")
    ren.save()
    return ren


def test_the_right_password_opens_the_site(client, with_password):
    answer = client.post("/login/", {"login": with_password.username, "password": "correct horse battery"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ja"


def test_a_wrong_password_is_not_told_from_an_unknown_name(client, with_password):
    for name in (with_password.username, "nobody"):
        page = client.post("/login/", {"login": name, "password": "wrong"}).content.decode()
        assert "ユーザー名かパスワードが違います。" in page
        assert f'value="{name}"' in page
        assert "要修正：サインイン" in page


def test_signing_in_stays_on_our_own_host(client, with_password):
    typed = {"login": with_password.username, "password": "correct horse battery", "next": "https://evil.example/"}
    assert client.post("/login/", typed)["Location"] == "/"


def test_signing_out_is_a_post_and_needs_no_session(client, ren):
    client.force_login(ren)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.post("/logout/")["Location"] == "/login/"


def test_the_account_is_one_s_own(client):
    assert client.get("/account/")["Location"] == "/login/?next=/account/"


def test_the_language_is_saved_and_the_name_is_not_one_s_own(client, ren):
    """Whoever could take another's name would sign for them (S1: a record is only worth its names)."""
    client.force_login(ren)
    answer = client.post("/account/", {"display_name": "小椋 千尋", "language": "en"})
    ren.refresh_from_db()
    assert (answer.status_code, ren.display_name, ren.language) == (302, "佐久間 蓮", "en")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_a_new_password_keeps_the_session(client, with_password):
    client.force_login(with_password)
    new = "another horse battery"
    typed = {"oldpassword": "correct horse battery", "password1": new, "password2": new}
    assert client.post("/account/password/", typed)["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    with_password.refresh_from_db()
    assert with_password.check_password(new)


def test_the_language_is_switched_by_post_alone(client, ren):
    client.force_login(ren)
    assert client.get("/language/?language=en").status_code == 405
    answer = client.post("/language/", {"language": "en", "next": "/account/"})
    ren.refresh_from_db()
    assert (answer["Location"], ren.language) == ("/account/", "en")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_language_switch_leads_to_our_own_host(client, elsewhere, db):
    answer = client.post("/language/", {"language": "en", "next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_an_unknown_language_changes_nothing(client, ren):
    client.force_login(ren)
    client.post("/language/", {"language": "xx", "next": "/account/"})
    ren.refresh_from_db()
    assert ren.language == "ja"
