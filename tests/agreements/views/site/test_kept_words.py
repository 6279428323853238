"""A session that ends takes nothing with it that somebody was writing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from agreements.models import Meeting, Membership, System, User
from agreements.views.site import kept_words
from tests.agreements.views.site.test_signing_in import sign_in
from tests.published import AT

WORDS = "レジは止まるが、\r\nセルフは動く。<b>要確認</b>"


@pytest.fixture
def meeting(payments: System, ren: User) -> Meeting:
    row = Meeting.objects.create(title="打合せ", starts_at=AT, ends_at=AT + timedelta(hours=1))
    row.systems.add(payments)
    return row


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def sent_again(page: str) -> tuple[str, dict[str, str]]:
    """What the button of the page would send, and where to."""
    from html import unescape

    form = re.search(r'<form method="post" action="([^"]+)" class="form">(.*?)</form>', page, re.DOTALL)
    fields = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form[2], re.DOTALL)
    return unescape(form[1]), {name: unescape(text) for name, text in fields}


def test_what_was_written_comes_through_the_sign_in(client: Client, ren: User, meeting: Meeting) -> None:
    path = f"/meetings/{meeting.pk}/record/"
    page = client.post(path, {"heard": WORDS, "record": "二行目 です"})
    assert page.status_code == 403
    assert "書いていたものは、サインインのあとに出ます" in page.content.decode()
    kept = {"kept_words": hidden(page.content.decode(), "kept_words")}
    # A mistake on the way loses nothing.
    wrong = client.post("/login/", {"login": "ren", "password": "wrong", **kept}).content.decode()
    answer = sign_in(client, ren, kept_words=hidden(wrong, "kept_words"))
    assert answer["Location"] == "/login/words/"
    shown = client.get("/login/words/").content.decode()
    assert escape(WORDS) in shown
    assert sent_again(shown) == (path, {"heard": WORDS, "record": "二行目 です"})
    assert client.post("/login/words/")["Location"] == "/"
    assert client.get("/login/words/")["Location"] == "/"


def test_passwords_and_tokens_are_not_among_it(client: Client, ren: User) -> None:
    page = client.post("/account/password/", {"oldpassword": "x y", "password1": "y z", "csrfmiddlewaretoken": "t"})
    sign_in(client, ren, kept_words=hidden(page.content.decode(), "kept_words"))
    assert sent_again(client.get("/login/words/").content.decode()) == ("/account/password/", {})


def test_what_we_did_not_sign_is_not_believed(client: Client, ren: User) -> None:
    assert sign_in(client, ren, kept_words="eyJwYXRoIjoiL2xvZ291dC8ifQ:1:x")["Location"] == "/"


def test_what_is_too_long_is_said_to_be(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_words, "_LARGEST", 60)
    page = client.post("/account/", {"display_name": WORDS}).content.decode()
    assert ("長すぎて" in page, 'name="kept_words"' in page) == (True, False)


def test_what_only_presses_well_is_too_long_as_well(client: Client, db: None) -> None:
    page = client.post("/account/", {"display_name": "x" * 600_000}).content.decode()
    assert ("長すぎて" in page, 'name="kept_words"' in page) == (True, False)


def test_a_script_is_told_as_before(client: Client, db: None) -> None:
    """The editor that saves by itself keeps its own copy (static/js/autosave.js)."""
    answer = client.post("/account/", {"display_name": "x"}, headers={"Sec-Fetch-Mode": "cors"})
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/account/")


def test_an_old_page_s_words_are_offered_once_more(ren: User) -> None:
    """Signed in again in another window: the token of this page is old, and what is on it is not lost."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ren)
    typed: dict[str, Any] = {"display_name": "小椋 千尋", "language": "ja"}
    ours = browser.post("/account/", typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert (ours.status_code, sent_again(ours.content.decode())) == (403, ("/account/", typed))
    for site in ("cross-site", "same-site", "none"):
        assert "小椋" not in browser.post("/account/", typed, headers={"Sec-Fetch-Site": site}).content.decode()


def test_a_form_of_another_site_is_not_kept(ren: User) -> None:
    """Without a session, too, the token is asked for: else a stranger's words would be offered."""
    answer = Client(enforce_csrf_checks=True).post("/account/", {"display_name": "悪い 人"})
    assert (answer.status_code, "悪い" in answer.content.decode()) == (403, False)
    assert 'name="kept_words"' not in answer.content.decode()


def test_whoever_signs_in_sends_it_with_the_own_rights(client: Client, ren: User, taku: User, meeting: Meeting) -> None:
    page = client.post(f"/meetings/{meeting.pk}/record/", {"heard": "x y"})
    sign_in(client, taku, kept_words=hidden(page.content.decode(), "kept_words"))
    path, fields = sent_again(client.get("/login/words/").content.decode())
    assert Membership.objects.get(user=taku).role == "reader"
    assert client.post(path, fields).status_code == 403
