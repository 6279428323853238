"""Not waiting for the end of a pause: somebody has mended what was in the way."""

import logging
from datetime import datetime

from django.utils.translation import gettext as _

from agreements.models import Job, OutgoingMail, User
from agreements.refusals import Refused
from agreements.workflow.posting import is_too_large

log = logging.getLogger(__name__)


def send_now(*, mail: OutgoingMail, by: User, at: datetime) -> None:
    """Let the worker send a waiting mail at once. Raises Refused when it does not wait."""
    waiting = OutgoingMail.objects.to_send().free(at).filter(pk=mail.pk)
    if not waiting.update(not_before=at, hung_at=None):
        raise Refused(_("このメールは、いま送っているか、もう送り終えています。"))
    log.info("mail %s: sent now by %s", mail.key, by.get_username())


def send_without_files(*, mail: OutgoingMail, by: User, at: datetime) -> None:
    """Send the text of a mail that was too large for the mail server. Raises Refused for any other."""
    names = [attachment["filename"] for attachment in mail.attachments]
    too_large = OutgoingMail.objects.filter(pk=mail.pk, state="failed")
    if not may_go_without_files(mail) or not too_large.update(
        state="queued", attempts=0, not_before=at, attachments=[], left_out=names, last_error=""
    ):
        raise Refused(_("このメールは、ファイルなしで送り直せません。"))
    log.info("mail %s: sent without its files by %s", mail.key, by.get_username())


def send_again(*, mail: OutgoingMail, by: User, at: datetime) -> None:
    """Try a report again that the mail server refused, under the same Message-ID. Raises Refused for any other."""
    refused = OutgoingMail.objects.filter(pk=mail.pk, state="failed", subject_kind="report")
    again = {"state": "queued", "attempts": 0, "not_before": at, "hung_at": None, "last_error": ""}
    if not refused.update(**again):
        raise Refused(_("このメールは、いま送っているか、もう送り終えています。"))
    log.info("mail %s: sent again by %s", mail.key, by.get_username())


def may_go_without_files(mail: OutgoingMail) -> bool:
    """Whether only its size was in the way."""
    said = mail.last_error.partition(": ")[2]
    code = said.lstrip("(").partition(",")[0]
    return (
        mail.state == "failed" and bool(mail.attachments) and code.isdigit() and is_too_large(int(code), _words(said))
    )


def make_now(*, job: Job, by: User, at: datetime) -> None:
    """Let the worker make a waiting paper at once. Raises Refused when it does not wait."""
    if not Job.objects.to_do().free(at).filter(pk=job.pk).update(not_before=at):
        raise Refused(_("この文書は、いま作っているか、もうできています。"))
    log.info("job %s: made now by %s", job.key, by.get_username())


def _words(said: str) -> str:
    """As an exception of smtplib prints them: (554, b'5.3.4 …', …)."""
    return said.partition(", b")[2].lstrip("'\"")
