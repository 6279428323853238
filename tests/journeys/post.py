"""The post: the worker's rounds, and a real mail server that keeps what reaches it."""

import logging
import re
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from django.utils import timezone

from agreements.workflow.issuing import run_due_jobs
from agreements.workflow.posting import send_due_mails


class PostOffice:
    """Used with `with`; `deliver()` lets the worker work until nothing is due."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self._server = Controller(self, hostname="127.0.0.1", port=_free_port())
        self.host, self.port = self._server.hostname, self._server.port

    def __enter__(self) -> Self:
        # A failed story should show the story, not each word of the protocol.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._server.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    def deliver(self) -> None:
        """One after the other, as `manage.py work` does: papers are made, then mails go out."""
        while run_due_jobs(at=timezone.now()) + send_due_mails(at=timezone.now()):
            pass

    def mail_to(self, address: str) -> EmailMessage:
        """Return the newest mail that reached somebody."""
        return [mail for mail in self.mails if mail["To"] == address][-1]

    def mails_to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    def link_to(self, address: str) -> str:
        """Return the address to open that stands in somebody's newest mail."""
        found = re.search(r"https?://\S+/r/\S+", text_of(self.mail_to(address)))
        assert found, "the mail holds no link"
        return found[0]

    def code_to(self, address: str) -> str:
        """Return the six digits in somebody's newest mail."""
        found = re.search(r"^ *(\d{6})$", text_of(self.mail_to(address)), re.MULTILINE)
        assert found, f"the mail holds no six digits: {text_of(self.mail_to(address))}"
        return found[1]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return part.get_content().replace("\r\n", "\n") if part else ""


def papers_of(mail: EmailMessage) -> dict[str, bytes]:
    """Return the attached PDFs by file name."""
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
