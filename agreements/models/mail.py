"""The outbox: a mail is a row first, written with the fact it tells of; the worker sends it after that."""

import json
import uuid
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import Case, Q, Value, When

from agreements import states
from agreements.models.leased import SKEW, TOO_LONG, Leased, LeasedQuerySet

# What somebody waits for: a report of an outage, the code of whoever has a page open.
CODES = ("code", "day_code", "contact_code")
URGENT = ("report", *CODES)
# What only says that there is news, and how long it waits after the last of it: `not_before` says until when.
NEWS, NEWS_ONCE_IN = "news", timedelta(minutes=10)
# So long what is for a mailbox that hung waits, and what is for others of its domain.
MAILBOX_WAITS, DOMAIN_WAITS = timedelta(seconds=60), timedelta(seconds=20)
_DOMAINS_AT_ONCE = 50
_SENT = """UPDATE agreements_outgoingmail SET state = 'sent', sent_at = %s, left_out = %s, attempts = attempts + 1,
    leased_until = NULL, secret = '', last_error = '' WHERE id = %s"""


class OutgoingMailQuerySet(LeasedQuerySet):
    def to_send(self) -> "OutgoingMailQuerySet":
        return self.filter(state__in=["queued", "sending"])

    def due(self, at: datetime) -> "OutgoingMailQuerySet":
        """Besides: not news that was never tried and has another one before it."""
        return super().due(at).exclude(self._later(at, at))

    def late(self, at: datetime) -> "OutgoingMailQuerySet":
        return super().late(at).without_later(at)

    def without_later(self, at: datetime) -> "OutgoingMailQuerySet":
        """Without the news whose time has not come, or only just: nobody waits for that."""
        return self.exclude(self._later(at - TOO_LONG, at))

    def _later(self, since: datetime, at: datetime) -> Q:
        """News that may go after `since`. None was told to wait for longer, but by a clock that ran ahead."""
        longest = at + OutgoingMail.LONGEST_PAUSE + NEWS_ONCE_IN + SKEW
        return Q(subject_kind=NEWS, attempts=0, not_before__gt=since, not_before__lte=longest)

    def to_try(self, at: datetime) -> "OutgoingMailQuerySet":
        """What may be sent now, the most urgent first; what hung before comes after what never did."""
        is_slow = Case(When(hung_at=None, then=Value(0)), default=Value(1))
        is_late = Case(When(subject_kind__in=URGENT, then=Value(0)), default=Value(1))
        due = self.to_send().filter(waits_for="", held=False).due(at).exclude(self._beside_what_hung(at))
        return due.order_by(is_slow, is_late, "not_before", "id")

    def _beside_what_hung(self, at: datetime) -> Q:
        """What never hung itself, but whose mailbox just did; and for a moment all of its domain."""
        hung = OutgoingMail.objects.to_send().filter(hung_at__gt=at - MAILBOX_WAITS, hung_at__lte=at)
        beside = Q(hung_at=None, to__in=hung.values("to"))
        just_now = hung.filter(hung_at__gt=at - DOMAIN_WAITS).order_by("-hung_at").values_list("to", flat=True)
        for domain in {to.rpartition("@")[2] for to in just_now[:_DOMAINS_AT_ONCE]}:
            beside |= Q(to__iendswith=f"@{domain}")
        return beside


class OutgoingMail(Leased):
    """One mail to one recipient. `key` says what it is about, so that the same mail is never written twice.

    `secret` holds what only the recipient may know (a link's token, a code): it stands as {secret} in the body and
    is emptied once the mail is sent. `attachments` lists [{"sha256", "filename"}] of stored documents; `waits_for` is
    the key of the job that will make one more, in the reader's `language` where there is one. `hung_at` is when the
    mail server last did not answer about it, `left_out` names the files it went without. `sender` is the name it comes
    from, `reply_to` where an answer goes.
    """

    # What an event vouches for; the rest tells what became of it.
    WRITTEN_ONCE: ClassVar[frozenset[str]] = frozenset({
        "key", "message_id", "subject_kind", "subject_id", "party_id", "to", "subject", "body", "created_at",
    })  # fmt: skip

    FIRST_PAUSE = timedelta(seconds=5)
    LONGEST_PAUSE = timedelta(minutes=30)
    LONGEST_URGENT_PAUSE = timedelta(minutes=1)

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    party_id = models.PositiveBigIntegerField(null=True)
    to = models.EmailField()
    sender = models.CharField(max_length=200, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    secret = models.CharField(max_length=200, blank=True)
    attachments = models.JSONField(default=list)
    waits_for = models.CharField(max_length=200, blank=True)
    left_out = models.JSONField(default=list)
    # Somebody has paused it; nothing else is to be waited for.
    held = models.BooleanField(default=False)
    language = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=list(states.MAIL_STATES.items()), default="queued")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    hung_at = models.DateTimeField(null=True)
    # What a mail server reported after it had taken it: that it came back, and why; or that it arrived.
    returned_at = models.DateTimeField(null=True)
    returned_why = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True)
    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "not_before"]),
            models.Index(fields=["returned_at"], condition=Q(returned_at__isnull=False), name="mail_that_came_back"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="mail_sent_has_a_time",
                violation_error_message="送付済のメールには時刻が要ります。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    @property
    def fate(self) -> str:
        """What became of it, a key of MAIL_WORDS: as far as servers told us."""
        if self.returned_at:
            return "returned"
        return "delivered" if self.delivered_at else self.state

    def note_sent(self, at: datetime) -> None:
        """Whoever holds the lease now: it is sent. Said in SQL, since between the server's answer and this row a mail
        may come twice, and Django takes three times as long to find the words."""
        with connection.cursor() as cursor:
            cursor.execute(_SENT, [connection.ops.adapt_datetimefield_value(at), json.dumps(self.left_out), self.pk])

    @property
    def longest_pause(self) -> timedelta:
        return self.LONGEST_URGENT_PAUSE if self.subject_kind in URGENT else self.LONGEST_PAUSE


def queue_mail(
    *, key: str, to: str, subject: str, body: str, at: datetime, about: tuple[str, int], **more: Any
) -> OutgoingMail:
    """Write a mail row (in the caller's transaction). A second one with the same `key` is the first one.

    `about` is (kind, id) of its subject; `more` may hold secret, attachments, waits_for, language, party_id, sender,
    reply_to.
    """
    fields = {"to": to, "subject": " ".join(subject.split()), "body": body, "created_at": at, "not_before": at, **more}
    fields |= {"subject_kind": about[0], "subject_id": about[1], "message_id": _new_message_id()}
    return OutgoingMail.objects.get_or_create(key=key, defaults=fields)[0]


def _new_message_id() -> str:
    """The row keeps it, so that a repeat can be recognised as one. Never made from a number of ours: after a restore
    numbers come again, and mail servers drop a mail whose id they have seen."""
    return f"<{uuid.uuid4().hex}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"
