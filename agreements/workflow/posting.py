"""Sending the outbox: one mail at a time, under a lease, retried for days, with the same Message-ID each time."""

import logging
import smtplib
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from agreements import pdf
from agreements.emails import SECRET
from agreements.models import AgreementVersion, OutgoingMail, ReviewDecision
from agreements.queries.checkpoints import HEADER, checkpoint
from agreements.queries.code_limits import CODE_LIVES
from agreements.queries.papers import attachments_of

log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(days=3)
# Rendering can never hold a receipt back for longer than this; the body goes with it instead.
WAIT_FOR_COPY = timedelta(minutes=5)


def send_due_mails(*, at: datetime, most: int = 50) -> int:
    """Send up to `most` due mails over one connection; return how many the mail server took."""
    _stop_waiting(at)
    _drop_old_codes(at)
    keys = OutgoingMail.objects.to_send().filter(waits_for="").due(at)[:most]
    if not keys:
        return 0
    connection, headers = get_connection(), {HEADER: checkpoint(at=at)}
    sent = sum(1 for key in keys if (mail := _take(key, at)) and _send(mail, connection, headers, at))
    connection.close()
    return sent


def _take(key: str, at: datetime) -> OutgoingMail | None:
    return OutgoingMail.objects.to_send().take(key, at, state="sending")


def _send(mail: OutgoingMail, connection: BaseEmailBackend, headers: dict[str, str], at: datetime) -> bool:
    try:
        connection.send_messages([message_of(mail, headers)])
    except Exception as error:  # noqa: BLE001 - whatever the server or the vault says, the next mail must go on
        _put_off(mail, error, at)
        connection.close()
        return False
    mail.state, mail.sent_at, mail.leased_until, mail.secret, mail.last_error = "sent", at, None, "", ""
    mail.attempts += 1
    mail.save(update_fields=["state", "sent_at", "leased_until", "secret", "last_error", "attempts"])
    return True


def message_of(mail: OutgoingMail, headers: dict[str, str] | None = None) -> EmailMessage:
    """Return the mail as it goes out: the secret filled in, every attachment read back and its hash checked."""
    message = EmailMessage(
        subject=mail.subject,
        body=mail.body.replace(SECRET, mail.secret) if mail.secret else mail.body,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", **(headers or {})},
    )
    for attachment in mail.attachments:
        message.attach(attachment["filename"], pdf.vault.get(attachment["sha256"]), "application/pdf")
    return message


def _put_off(mail: OutgoingMail, error: Exception, at: datetime) -> None:
    """A 5xx to the recipient is final; anything else is tried again, ever slower, for three days. What will never
    be sent needs its secret no more."""
    log.warning("mail %s not sent: %s", mail.key, type(error).__name__)
    final = _is_final(error) or at - mail.created_at > GIVE_UP_AFTER
    mail.state = "failed" if final else "queued"
    mail.secret = "" if final else mail.secret
    mail.put_off(error, at=at, first=FIRST_PAUSE, longest=LONGEST_PAUSE, also=["state", "secret"])


def _is_final(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600


def _stop_waiting(at: datetime) -> None:
    for mail in OutgoingMail.objects.exclude(waits_for="").filter(created_at__lte=at - WAIT_FOR_COPY):
        version = _version_of(mail)
        if version:
            mail.attachments = [*mail.attachments, *attachments_of(version, mail.language)]
        waited_for, mail.waits_for = mail.waits_for, ""
        OutgoingMail.objects.filter(pk=mail.pk, waits_for=waited_for).update(waits_for="", attachments=mail.attachments)


def _drop_old_codes(at: datetime) -> None:
    """A code that works no more is not worth a mail."""
    old = OutgoingMail.objects.to_send().free(at).filter(subject_kind="code", created_at__lte=at - CODE_LIVES)
    old.update(state="failed", secret="", last_error="the code is too old")


def _version_of(mail: OutgoingMail) -> AgreementVersion | None:
    if mail.subject_kind != "decision":
        return None
    decision = ReviewDecision.objects.filter(pk=mail.subject_id).select_related("version").first()
    return decision.version if decision else None
