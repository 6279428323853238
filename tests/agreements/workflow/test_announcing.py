"""Whom a mail is from and to is said while the one before is written down; the mail itself never is."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from smtplib import SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection

from agreements.models import OutgoingMail, queue_mail
from agreements.workflow.letter import Letter, letter_of
from agreements.workflow.post import FIRST_PATIENCE, Ended, Post
from agreements.workflow.posting import send_due_mails
from tests.published import AT
from tests.smtp import Mailbox, words_of

pytestmark = pytest.mark.django_db
NAMES = ["a", "b", "c"]


@pytest.fixture(autouse=True, params=["one by one", "PIPELINING"])
def server(request: pytest.FixtureRequest, mailbox: Mailbox) -> Mailbox:
    """What servers offer: most take several commands at once."""
    mailbox.extensions = [request.param] if request.param == "PIPELINING" else []
    return mailbox


def test_the_next_is_announced_first_and_brought_afterwards(server: Mailbox) -> None:
    heard: list[str] = []
    server.heard = heard.append

    def write_down() -> None:
        is_last = len(server.taken) % len(NAMES) == 0
        give_up = time.monotonic() + (0 if is_last else 0.2)
        while heard[-1].startswith("DATA") and time.monotonic() < give_up:
            time.sleep(0.01)
        heard.append("written down")

    # What is not written out in time is not announced: on a busy machine none of them may be.
    with each_written_down(write_down):
        for _turn in range(100):
            queue()
            assert send_due_mails(at=AT) == len(NAMES)
            if is_announced(heard):
                break
    assert is_announced(heard)
    order = [line.split()[0] for line in heard if line.startswith(("DATA", "written"))]
    assert order == ["DATA", "written"] * (len(order) // 2)
    assert {words_of(message) for _to, message in server.taken} == {".\n本文"}


def is_announced(heard: list[str]) -> bool:
    return any(line.startswith("DATA") and after == "MAIL" for line, after in pairwise(heard))


def queue() -> None:
    for name in NAMES:
        key, about = f"{OutgoingMail.objects.count()}", ("invitation", 1)
        queue_mail(key=key, to=f"{name}@other.example", subject="件名", body=".\n本文", at=AT, about=about)


@contextmanager
def each_written_down(tell: Callable[[], None]) -> Iterator[None]:
    def look(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        if "SET state = 'sent'" in sql:
            tell()
        return execute(sql, params, *rest)

    with connection.execute_wrapper(look):
        yield


@pytest.mark.parametrize("said", ["451 later", "550 never", "421 enough"])
@pytest.mark.parametrize(("of", "error"), [("MAIL", SMTPSenderRefused), ("b@other.example", SMTPRecipientsRefused)])
def test_a_refusal_is_of_the_mail_that_was_announced(
    server: Mailbox, of: str, error: type[Exception], said: str
) -> None:
    with posting() as (post, bring):
        bring("a")
        server.replies[of] = said
        announced = letter_of(mail("b"))
        post.announce(announced)
        # 421 to the sender: the server goes, and is called again.
        with pytest.raises(Ended if (of, said[:3]) == ("MAIL", "421") else error) as refused:
            bring("b", announced)
        post.drop_if_broken(refused.value)
        server.replies.clear()
        post.open(FIRST_PATIENCE)
        bring("c")
    assert [to for to, _mail in server.taken] == ["a@other.example", "c@other.example"]


def test_another_than_the_announced_is_brought_whole(server: Mailbox) -> None:
    with posting() as (post, bring):
        bring("a")
        post.announce(letter_of(mail("b")))
        bring("c")
    assert [(to, mail["Subject"]) for to, mail in server.taken] == [("a@other.example", "a"), ("c@other.example", "c")]


def test_no_address_brings_a_command_along(server: Mailbox) -> None:
    forged = replace(letter_of(mail("a")), to="a@other.example>\r\nRCPT TO:<b@other.example")
    with posting() as (post, bring):
        bring("a")
        post.announce(forged)
        with pytest.raises(ValueError, match="newline"):
            bring("a", forged)
    assert [to for to, _mail in server.taken] == ["a@other.example"]


@contextmanager
def posting() -> Iterator[tuple[Post, Callable[..., None]]]:
    post = Post(dict)
    post.open(FIRST_PATIENCE)

    def bring(name: str, letter: Letter | None = None) -> None:
        post.send(mail(name), FIRST_PATIENCE, letter or letter_of(mail(name)))

    yield post, bring
    post.close()


def mail(name: str) -> EmailMessage:
    return EmailMessage(name, f"words of {name}", "heiji@ops.example", [f"{name}@other.example"])
