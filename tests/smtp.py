"""A real mail server on this machine, for tests: it keeps what it takes, and refuses when it is told to."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """`taken` are the mails it said 250 to; `replies` maps a recipient, MAIL or DATA to what it is answered instead,
    `hangs` a recipient (or what it ends with) to the seconds it waits before it answers, `greeted` counts
    connections, `extensions` is what it offers beside the usual, `heard` is called with each command."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.offered: list[str] = []
        self.replies: dict[str, str] = {}
        self.hangs: dict[str, float] = {}
        self.greeted = 0
        self.extensions: list[str] = []
        self.heard: Callable[[str], None] = lambda _command: None
        self.most_a_connection = 1_000_000
        self.take_at_most: Callable[[int], None] = lambda _size: None
        self.before_250: Callable[[], None] = lambda: None

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        self.greeted += 1
        session.host_name = name
        return [*replies[:1], *(f"250-{name}" for name in self.extensions), *replies[1:]]

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, by: str, options: Any) -> str:
        self.heard("MAIL")
        session.mails = getattr(session, "mails", 0) + 1  # type: ignore[attr-defined]
        if session.mails > self.most_a_connection:  # type: ignore[attr-defined]
            server.transport.close()
            return "421 enough"
        if reply := self.replies.get("MAIL"):
            return reply
        envelope.mail_from = by
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: Any) -> str:
        self.heard(f"RCPT {to}")
        await asyncio.sleep(max((wait for end, wait in self.hangs.items() if to.endswith(end)), default=0))
        if reply := self.replies.get(to):
            return reply
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.offered.append(message["Message-ID"])
        self.heard(f"DATA {envelope.rcpt_tos[0]}")
        self.before_250()
        if reply := self.replies.get("DATA"):
            return reply
        self.taken.append((envelope.rcpt_tos[0], message))
        return "250 Taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for recipient, message in self.taken if recipient == address]


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """The server that mail goes to while the test runs."""
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    box.take_at_most = lambda size: controller.SMTP_kwargs.update(data_size_limit=size)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = "", False
    yield box
    controller.stop()


def words_of(message: EmailMessage) -> str:
    """The text of a mail as its reader sees it."""
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")
