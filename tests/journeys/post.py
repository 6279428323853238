"""The post: the worker's rounds, and what reaches people's mailboxes on a real mail server."""

import re
from email.message import EmailMessage

from django.utils import timezone

from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.posting import send_due_mails
from tests.smtp import Mailbox, words_of


class PostOffice:
    """`deliver()` lets the worker work until nothing is due; the rest reads what came of it."""

    def __init__(self, mailbox: Mailbox):
        self.mailbox = mailbox

    def deliver(self) -> None:
        """One after the other, as `manage.py work` does: papers are made, then mails go out."""
        while run_due_jobs(at=timezone.now()) + send_due_mails(at=timezone.now()):
            pass

    def mail_to(self, address: str) -> EmailMessage:
        """Return the newest mail that reached somebody."""
        return self.mailbox.to(address)[-1]

    def link_to(self, address: str) -> str:
        """Return the address to open that stands in somebody's newest mail."""
        return self._found(r"https?://\S+/r/(?!d/)\S+", address)

    def code_to(self, address: str) -> str:
        """Return the six digits in somebody's newest mail."""
        return self._found(r"(?m)(^ *|：)\d{6}(?=\r?$)", address).strip(" ：")

    def _found(self, pattern: str, address: str) -> str:
        text = text_of(self.mail_to(address))
        found = re.search(pattern, text)
        assert found, f"not in the mail to {address}: {text}"
        return found[0]


def text_of(mail: EmailMessage) -> str:
    return words_of(mail)


def papers_of(mail: EmailMessage) -> dict[str, bytes]:
    """Return the attached PDFs by file name."""
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}
