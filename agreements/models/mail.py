"""The outbox: a mail is a row first, written with the fact it tells of; the worker sends it after that."""

import hashlib
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements import states
from agreements.models.leased import Leased, LeasedQuerySet


class OutgoingMailQuerySet(LeasedQuerySet):
    def to_send(self) -> "OutgoingMailQuerySet":
        return self.filter(state__in=["queued", "sending"])


class OutgoingMail(Leased):
    """One mail to one recipient. `key` says what it is about, so that the same mail is never written twice.

    `secret` holds what only the recipient may know (a link's token, a code): it stands as {secret} in the body and
    is emptied once the mail is sent. `attachments` lists [{"sha256", "filename"}] of stored documents; `waits_for` is
    the key of the job that will make one more, in the reader's `language` where there is one.
    """

    # What an event vouches for; the rest tells what became of it.
    WRITTEN_ONCE: ClassVar[frozenset[str]] = frozenset({
        "key", "message_id", "subject_kind", "subject_id", "party_id", "to", "subject", "body", "created_at",
    })  # fmt: skip

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    party_id = models.PositiveBigIntegerField(null=True)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    secret = models.CharField(max_length=200, blank=True)
    attachments = models.JSONField(default=list)
    waits_for = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=list(states.MAIL_WORDS.items()), default="queued")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "not_before"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="mail_sent_has_a_time",
                violation_error_message="送付済のメールには時刻が要ります。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


def queue_mail(
    *, key: str, to: str, subject: str, body: str, at: datetime, about: tuple[str, int], **more: Any
) -> OutgoingMail:
    """Write a mail row (in the caller's transaction). A second one with the same `key` is the first one.

    `about` is (kind, id) of its subject; `more` may hold secret, attachments, waits_for, language, party_id.
    """
    fields = {"to": to, "subject": " ".join(subject.split()), "body": body, "created_at": at, "not_before": at, **more}
    fields |= {"subject_kind": about[0], "subject_id": about[1], "message_id": _message_id(key)}
    return OutgoingMail.objects.get_or_create(key=key, defaults=fields)[0]


def _message_id(key: str) -> str:
    """The same mail has the same Message-ID at every attempt, so that a repeat can be recognised as one."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{key}".encode()).hexdigest()[:32]
    return f"<{digest}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"
