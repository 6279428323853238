"""Sending the outbox: one mail at a time, under a lease, retried for days, with the same Message-ID each time."""

import logging
import smtplib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from functools import cache

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.emails import SECRET, our_name
from agreements.mail_page import page_of
from agreements.models import AgreementVersion, OutgoingMail, OwnRequest, ReviewDecision, ReviewInvitation
from agreements.models.leased import Clock, LeaseLost, over
from agreements.models.mail import CODES
from agreements.queries.checkpoints import vouching
from agreements.queries.code_limits import CODE_LIVES
from agreements.queries.in_house import is_waited_for
from agreements.queries.papers import attachments_of
from agreements.queries.reminders import is_wanted
from agreements.queries.returns import SERVICE_KEY
from agreements.workflow.letter import Letter, letter_of
from agreements.workflow.post import FIRST_PATIENCE, LONGEST_PATIENCE, Ended, Hung, Post

log = logging.getLogger(__name__)
GIVE_UP_AFTER = timedelta(days=3)
# Rendering can never hold a receipt back for longer than this; the body goes with it instead.
WAIT_FOR_COPY = timedelta(minutes=5)
# So many are taken at once, and held no longer than this: then it is asked again what is most urgent.
_AT_ONCE, _LOOK_EVERY = 200, timedelta(seconds=1)
_TOO_LARGE = 552


def send_due_mails(*, at: datetime, slow: bool | None = None, stop: Callable[[], bool] = lambda: False) -> int:
    """Send what is due over one connection, the most urgent first, until nothing is or `stop` says so; return how many
    mails the server took. With `slow`, only what hung before (True) or never did (False)."""
    return _Round(Clock(at), slow=slow, stop=stop).run()


class _Round:
    """One call of it. A mail that fails is not tried again in the same round."""

    def __init__(self, clock: Clock, *, slow: bool | None, stop: Callable[[], bool]):
        self.now, self.slow, self.stop = clock.now, slow, stop
        self.sent = 0
        self.failed: set[int] = set()
        self.our_name = cache(our_name)
        # Writes the next mail out while the server looks into this one.
        self.ahead = ThreadPoolExecutor(1)
        self.written: dict[int, Future[tuple[EmailMessage, Letter]]] = {}

    def run(self) -> int:
        with self.ahead, closing(Post(lambda: vouching(at=self.now()))) as post:
            looked_at = None
            while not self.stop():
                if looked_at is None or self.now() - looked_at >= _LOOK_EVERY:
                    looked_at = self.now()
                    _stop_waiting(looked_at)
                    _drop_old_codes(looked_at)
                    _drop_needless_reminders(looked_at)
                mails = self._take()
                if not mails:
                    break
                self._send_all(mails, post)
        return self.sent

    def _take(self) -> list[OutgoingMail]:
        now = self.now()
        due = OutgoingMail.objects.to_try(now).exclude(pk__in=self.failed)
        if self.slow is not None:
            due = due.filter(hung_at__isnull=not self.slow)
        # Only numbers are put in order: the texts of a long queue would be moved about with them.
        keys = list(due.values_list("pk", flat=True)[:_AT_ONCE])
        rows = OutgoingMail.objects.in_bulk(keys)
        return OutgoingMail.objects.to_send().take([rows[key] for key in keys if key in rows], now, state="sending")

    def _send_all(self, mails: list[OutgoingMail], post: Post) -> None:
        """One after the other; after a failure, or when they take their time, the rest is let go."""
        look_again_at = self.now() + _LOOK_EVERY
        # What was written out before the rest was let go may be otherwise by now.
        self.written = {}
        for place, mail in enumerate(mails, start=1):
            following = mails[place : place + 1]
            error = self._carry(mail, post, following)
            is_over = error is not None or self.stop() or self.now() >= look_again_at
            if not is_over:
                self._announce(following, post)
            self._write(mail, error)
            if is_over:
                OutgoingMail.objects.to_send().give_back(mails[place:], state="queued")
                return

    def _carry(self, mail: OutgoingMail, post: Post, following: list[OutgoingMail]) -> Exception | None:
        """Bring it to the server, or return what is in the way; meanwhile what follows is written out."""
        try:
            if post.open(_patience(mail)):
                # That may have taken its time.
                mail.renew(self.now())
            written = self.written.pop(mail.pk, None) or self._begin_to_write(mail, post)
            message, letter = written.result()
            post.send(message, _patience(mail), letter, lambda: self._write_ahead(following, post))
        except Ended:
            return self._carry(mail, post, following)
        except Exception as error:  # noqa: BLE001 - whatever the server says, the next mail must go on
            post.drop_if_broken(error)
            return error
        return None

    def _announce(self, following: list[OutgoingMail], post: Post) -> None:
        """What is not written out yet keeps nobody waiting."""
        for written in (self.written.get(mail.pk) for mail in following):
            if written and written.done() and not written.exception():
                post.announce(written.result()[1])

    def _write_ahead(self, following: list[OutgoingMail], post: Post) -> None:
        self.written = {one.pk: self._begin_to_write(one, post) for one in following}

    def _begin_to_write(self, mail: OutgoingMail, post: Post) -> "Future[tuple[EmailMessage, Letter]]":
        return self.ahead.submit(_written, mail, post.headers, self.our_name(mail.language or settings.LANGUAGE_CODE))

    def _write(self, mail: OutgoingMail, error: Exception | None) -> None:
        if error:
            self.failed.add(mail.pk)
            with suppress(LeaseLost):
                _put_off(mail, error, self.now())
            return
        self.sent += 1
        mail.note_sent(self.now())


def _patience(mail: OutgoingMail) -> timedelta:
    """Longer each time it hung: there are slow servers."""
    return min(LONGEST_PATIENCE, FIRST_PATIENCE * 2 ** min(mail.attempts, 10)) if mail.hung_at else FIRST_PATIENCE


def message_of(mail: OutgoingMail, headers: dict[str, str] | None = None, our_own_name: str = "") -> EmailMessage:
    """Return the mail as it goes out: the secret filled in, every attachment read back and its hash checked. A file
    that cannot be read is left out, and the mail says so: the text must not wait for it. `our_own_name` is asked for
    where it is not given."""
    files, mail.left_out = _files_of(mail)
    body = mail.body.replace(SECRET, mail.secret) if mail.secret else mail.body
    text, language = _said_first(mail.left_out, mail.language) + body, mail.language or settings.LANGUAGE_CODE
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=text,
        from_email=_from_whom(mail, our_own_name or our_name(language)),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={**_named(mail), "Auto-Submitted": "auto-generated", **(headers or {})},
    )
    with translation.override(language):
        message.attach_alternative(page_of(text, language), "text/html")
    for name, data in files:
        message.attach(name, data, "application/pdf")
    return message


def _named(mail: OutgoingMail) -> dict[str, str]:
    """Postmark names a mail anew, unless it is asked to keep our name; its events tell what was given along."""
    named = {"Message-ID": mail.message_id}
    if settings.ESP == "postmark":
        named |= {"X-PM-KeepID": "true", f"X-PM-Metadata-{SERVICE_KEY}": mail.message_id}
    return named


def _from_whom(mail: OutgoingMail, our_own_name: str) -> str:
    """Our address, under the name of who sends it."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((mail.sender or name or our_own_name, address))


def _written(mail: OutgoingMail, headers: dict[str, str], our_own_name: str) -> tuple[EmailMessage, Letter]:
    """In a thread of its own, which asks the database for nothing."""
    message = message_of(mail, headers, our_own_name)
    return message, letter_of(message)


def _files_of(mail: OutgoingMail) -> tuple[list[tuple[str, bytes]], list[str]]:
    files, left_out = [], list(mail.left_out)
    for attachment in mail.attachments:
        try:
            files.append((attachment["filename"], pdf.vault.get(attachment["sha256"])))
        except (pdf.Missing, pdf.Damaged, OSError) as error:
            log.error("mail %s leaves without %s: %s", mail.key, attachment["filename"], type(error).__name__)
            left_out = [*left_out, attachment["filename"]]
    return files, list(dict.fromkeys(left_out))


def _said_first(left_out: list[str], language: str) -> str:
    if not left_out:
        return ""
    with translation.override(language or "ja"):
        words = _("【お知らせ】次の添付ファイルを付けられませんでした。本文だけをお送りします：%(names)s")
        return f"{words % {'names': ', '.join(left_out)}}\n\n"


def _put_off(mail: OutgoingMail, error: Exception, at: datetime) -> None:
    """A 5xx to the recipient is final; anything else is tried again, ever slower, for three days. What will never
    be sent needs its secret no more."""
    log.warning("mail %s not sent: %s", mail.key, type(error).__name__)
    final = _is_final(error) or at - mail.created_at > GIVE_UP_AFTER
    # A report is tried again by hand (hurrying.py), with the link it has.
    secret = mail.secret if mail.subject_kind == "report" or not final else ""
    also = {"state": "failed" if final else "queued", "secret": secret}
    mail.put_off(error, at=at, hung_at=at if isinstance(error, Hung) else mail.hung_at, **also)


def _is_final(error: Exception) -> bool:
    """Whether the server will say the same of this mail tomorrow. Whom we are and how we speak may be put right."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return 500 <= error.smtp_code < 600
    return isinstance(error, smtplib.SMTPSenderRefused) and is_too_large(error.smtp_code, error.smtp_error)


def is_too_large(code: int, said: bytes | str) -> bool:
    """As RFC 1870 and RFC 3463 say it."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return code == _TOO_LARGE or (500 <= code < 600 and words.startswith(("5.3.4", "5.2.3")))


def _stop_waiting(at: datetime) -> None:
    for mail in OutgoingMail.objects.exclude(waits_for="").filter(over("created_at", WAIT_FOR_COPY, at)):
        version = _version_of(mail)
        if version:
            mail.attachments = [*mail.attachments, *attachments_of(version, mail.language)]
        waited_for, mail.waits_for = mail.waits_for, ""
        OutgoingMail.objects.filter(pk=mail.pk, waits_for=waited_for).update(waits_for="", attachments=mail.attachments)


def _drop_old_codes(at: datetime) -> None:
    """A code that works no more is not worth a mail."""
    waiting = OutgoingMail.objects.to_send().free(at).filter(subject_kind__in=CODES)
    waiting.filter(over("created_at", CODE_LIVES, at)).update(
        state="failed", secret="", last_error="the code is too old"
    )


def _drop_needless_reminders(at: datetime) -> None:
    """While one waited, the answer may have come, or the version gone."""
    waiting = OutgoingMail.objects.to_send().free(at).filter(subject_kind="reminder")
    asked = ReviewInvitation.objects.in_bulk(waiting.values_list("subject_id", flat=True))
    needless = [pk for pk, invitation in asked.items() if not is_wanted(invitation, at)]
    waiting.filter(subject_id__in=needless).update(state="failed", secret="", last_error="no longer asked for")
    ours = OutgoingMail.objects.to_send().free(at).filter(subject_kind="own_reminder")
    wanted = OwnRequest.objects.in_bulk(ours.values_list("subject_id", flat=True))
    needless = [pk for pk, request in wanted.items() if not is_waited_for(request)]
    ours.filter(subject_id__in=needless).update(state="failed", last_error="no longer asked for")


def _version_of(mail: OutgoingMail) -> AgreementVersion | None:
    if mail.subject_kind != "decision":
        return None
    decision = ReviewDecision.objects.filter(pk=mail.subject_id).select_related("version").first()
    return decision.version if decision else None
