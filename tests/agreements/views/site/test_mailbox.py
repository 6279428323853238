"""The development mailbox: shows every mail, runs nothing of it, and exists on a debugging server only."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import clear_url_caches
from django.utils import timezone

import config.urls
from agreements.queries.mailbox import kept_mails
from agreements.views.site.mailbox import linked

LINK = "http://127.0.0.1:8000/r/Ab-9_x"


@pytest.fixture
def development(settings: Any) -> Iterator[None]:
    """The addresses of a debugging server, and its mail backend."""
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    _reload()
    yield
    settings.DEBUG = False
    _reload()


def _reload() -> None:
    importlib.reload(config.urls)
    clear_url_caches()


@pytest.fixture
def mails(development: None) -> list[str]:
    """Two mails over one connection, a third over another; gives their keys, newest first."""
    first = _mail("最初", "<script>alert(1)</script>\n" + "-" * 79 + "\n終わり")
    second = _mail("確認のお願い", f"下のアドレスを開いてください。\n{LINK}\nご心配なときは{LINK}。")
    second.attach("取り決め.pdf", b"%PDF-1.7", "application/pdf")
    connection = get_connection()
    connection.send_messages([first, second])
    connection.close()
    _mail("最後", "x").send()
    from django.conf import settings

    return [mail.key for mail in kept_mails(settings.EMAIL_FILE_PATH)]


def _mail(subject: str, body: str) -> EmailMessage:
    return EmailMessage(subject=subject, body=body, to=["to@party.example"])


def test_the_route_is_absent_elsewhere(client: Client) -> None:
    assert client.get("/dev/mailbox/").status_code == 404


@pytest.mark.django_db
def test_mails_are_listed_newest_first(client: Client, mails: list[str]) -> None:
    page = client.get("/dev/mailbox/").content.decode()
    assert len(mails) == 3
    places = [page.index(words) for words in ("最後", "確認のお願い", "最初")]
    assert places == sorted(places)
    assert "取り決め.pdf" in page
    assert f"{timezone.localtime():%Y-%m-%d}" in page


@pytest.mark.django_db
def test_an_empty_mailbox_says_what_to_do(client: Client, development: None) -> None:
    assert "まだメールはありません" in client.get("/dev/mailbox/").content.decode()


@pytest.mark.django_db
def test_a_mail_shows_its_text_and_links_and_runs_nothing(client: Client, mails: list[str]) -> None:
    page = client.get(f"/dev/mailbox/{mails[1]}/").content.decode()
    assert page.count(f'<a href="{LINK}">{LINK}</a>') == 2
    first = client.get(f"/dev/mailbox/{mails[2]}/").content.decode()
    assert "<script>alert" not in first
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in first
    assert "終わり" in first


@pytest.mark.django_db
def test_attachments_and_the_mail_itself_are_downloads(client: Client, mails: list[str]) -> None:
    attached = client.get(f"/dev/mailbox/{mails[1]}/attachments/0/")
    assert attached.content == b"%PDF-1.7"
    assert attached["Content-Disposition"] == ("attachment; filename*=UTF-8''%E5%8F%96%E3%82%8A%E6%B1%BA%E3%82%81.pdf")
    whole = client.get(f"/dev/mailbox/{mails[1]}/file/")
    assert whole["Content-Type"] == "message/rfc822"
    assert whole.content.startswith(b"Content-Type: multipart/mixed")
    assert client.get(f"/dev/mailbox/{mails[1]}/attachments/1/").status_code == 404
    assert client.get("/dev/mailbox/no-such-mail/").status_code == 404


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a & b", "a &amp; b"),
        ("http://a.example/x。次", '<a href="http://a.example/x">http://a.example/x</a>。次'),
        ("（https://a.example/）", '（<a href="https://a.example/">https://a.example/</a>）'),
        ("https://a.example/?a=1&b=2.", '<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>.'),
        ('http://a.example/"><b>', '<a href="http://a.example/">http://a.example/</a>&quot;&gt;&lt;b&gt;'),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_addresses_become_links_and_everything_else_stays_text(text: str, html: str) -> None:
    assert linked(text) == html
