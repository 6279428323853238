"""Take in what mail servers report: one mail on stdin, as an MTA hands it over, or all that is new in a Maildir or in
a mailbox that is asked by IMAP."""

import imaplib
import mailbox
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.management.imap import unread
from agreements.management.speaking import SpeakingCommand, printable
from agreements.queries.returns import MAX_BYTES
from agreements.workflow.returning import take_in_report


class Command(SpeakingCommand):
    help = (
        "Note which mails came back or have arrived, from the reports of mail servers (stdin, --maildir DIR, --imap)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--maildir", help="a Maildir: what is new in it is read, and marked as seen")
        where.add_argument("--imap", action="store_true", help="the mailbox of HEIJI_BOUNCES_IMAP, in the same way")

    def handle(self, *, maildir: str | None, imap: bool, **_options: Any) -> None:
        if maildir:
            self._read_folder(maildir)
        elif imap:
            self._read_mailbox()
        else:
            self._take_in(sys.stdin.buffer.read(MAX_BYTES + 1))

    def _read_mailbox(self) -> None:
        try:
            for data in unread(settings.BOUNCES_IMAP):
                self._take_in(data)
        except (OSError, ValueError, imaplib.IMAP4.error) as error:
            self.fail([_("メールボックスを読めません（HEIJI_BOUNCES_IMAP）：%(error)s") % {"error": error}])

    def _read_folder(self, maildir: str) -> None:
        folder = mailbox.Maildir(maildir, create=False)
        for key in [key for key in folder.iterkeys() if folder.get_message(key).get_subdir() == "new"]:
            self._take_in(folder.get_bytes(key))
            message = folder.get_message(key)
            message.set_subdir("cur")
            message.add_flag("S")
            folder[key] = message

    def _take_in(self, data: bytes) -> None:
        mail = take_in_report(data=data, at=timezone.now())
        if mail is None:
            self.stdout.write(_("こちらのメールについての知らせではありません。"))
            return
        word = _("戻ってきました") if mail.returned_at else _("届きました")
        self.stdout.write(printable(f"{mail.to} {word} {mail.returned_why} {mail.subject}"))
