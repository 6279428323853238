"""A body that is too long is refused by its Content-Length, before anything reads it."""

from typing import Any

import pytest
from django.test import Client

from agreements.models import User
from config.bodies import LARGEST, LARGEST_OF_A_STRANGER, LARGEST_WITH_A_FILE, declared

FORM, FILE = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"


class Unread:
    """A body that nobody may touch."""

    def read(self, *_size: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize(("kind", "length"), [(FORM, LARGEST), (FILE, LARGEST_WITH_A_FILE), ("", LARGEST)])
@pytest.mark.parametrize("path", ["/login/", "/review/7d3ea2a5-9d3a-4a39-9ef6-33ce9b4b3b8d/comments/"])
def test_a_body_too_long_is_not_read(kind: str, length: int, path: str, client: Client) -> None:
    told = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(length + 1), "wsgi.input": Unread()}
    answer = client.generic("POST", path, **told)
    assert answer.status_code == 413
    assert "2 MB" in answer.content.decode()


def test_checks_of_forms_come_first_of_all(db: None) -> None:
    """CSRF would have parsed the form to find its token."""
    answer = Client(enforce_csrf_checks=True).generic(
        "POST", "/login/", CONTENT_TYPE=FILE, CONTENT_LENGTH=str(LARGEST_WITH_A_FILE + 1), **{"wsgi.input": Unread()}
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(("said", "counted"), [("7", 7), ("", 0), (None, 0), ("many", 0), ("-1", 0), ("²", 0)])
def test_what_is_no_length_counts_as_none(said: str | None, counted: int) -> None:
    assert declared({"CONTENT_LENGTH": said}) == counted


def test_a_stranger_brings_less(client: Client, ren: User) -> None:
    """Reading a form takes sixty times its length: with a cookie that opens no session nothing long is read."""
    long = {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(LARGEST_OF_A_STRANGER + 1), "wsgi.input": Unread()}
    stranger = Client()
    stranger.cookies["sessionid"] = "0123456789abcdefghijklmnopqrstuv"
    for path in ("/login/", "/login/passkey/", "/review/x/", "/agreements/new/"):
        assert stranger.generic("POST", path, **long).status_code == 413, path
    client.force_login(ren)
    with pytest.raises(AssertionError, match="read"):
        client.generic("POST", "/agreements/new/", **long)
