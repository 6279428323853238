"""Events: one hash chain per agreement (and per incident); each names the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext as _

from agreements.models.append_only import AppendOnlyModel, digest_of, name_of

# Whoever does something: one of our staff, or by name a reviewer or the worker.
Actor = AbstractUser | str


# A role and a name are each as long as that.
_NAME_LETTERS = 200


def named(by: Actor) -> dict[str, str]:
    """Return the two fields that say who: `by`, the name people saw then, and `account`, whose it was, `17 sakuma`
    (number and user name; nothing for whoever has no account). A name alone can be anybody's, and people change theirs.
    """
    account = f"{by.pk} {by.get_username()}" if isinstance(by, AbstractUser) else ""
    # Not as the pages of whoever does it call them: the record is the same in every language.
    return {"by": (getattr(by, "name_on_record", None) or str(by))[:_NAME_LETTERS], "account": account}


class Event(AppendOnlyModel):
    """A thing that happened. `chain` is the number people know (AG-0001, INC-2026-001); `data` is canonical JSON.

    `by` and `account` are `named`.
    """

    chain = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.CharField(max_length=_NAME_LETTERS)
    account = models.CharField(max_length=180, blank=True)
    data = models.TextField()
    prev_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["chain", "sequence"]
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="event_once_in_its_place")]

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence} {self.kind}"

    def told(self) -> dict[str, Any]:
        return json.loads(self.data)

    def computed_hash(self) -> str:
        """Return the SHA-256 over everything the event says, the hash before it included."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        by = [self.by, self.account]
        text = [self.chain, self.sequence, self.kind, self.subject, at, *by, self.data, self.prev_hash]
        return hashlib.sha256(json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def record_event(
    *,
    chain: str,
    kind: str,
    subject: str,
    at: datetime,
    by: Actor,
    data: dict[str, Any],
    facts: Iterable[models.Model] = (),
) -> Event:
    """Append one event; a rival that took the same place makes this raise IntegrityError (unique prev_hash).

    `facts` are the rows written with it: the event names each with its digest, so that the chain vouches for them.
    """
    if found := {name_of(fact): digest_of(fact) for fact in facts}:
        data = {**data, "facts": found}
    last = Event.objects.filter(chain=chain).order_by("-sequence").first()
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    event = Event(
        chain=chain,
        sequence=last.sequence + 1 if last else 1,
        kind=kind,
        subject=subject,
        at=at,
        **named(by),
        data=text,
        prev_hash=last.hash if last else _beginning_of(chain),
    )
    event.hash = event.computed_hash()
    event.save()
    return event


def chain_faults(chain: str) -> Iterator[str]:
    """Yield a sentence for each broken link of a chain."""
    expected, place = _beginning_of(chain), 0
    for event in Event.objects.filter(chain=chain).order_by("sequence"):
        place += 1
        if event.sequence != place:
            words = _("%(chain)s：%(place)d番のイベントがありません（%(found)d番があります）。")
            yield words % {"chain": chain, "place": place, "found": event.sequence}
            place = event.sequence
        if event.prev_hash != expected:
            yield _("%(event)s：前のイベントに続いていません。") % {"event": f"{chain} #{event.sequence}"}
        if event.computed_hash() != event.hash:
            yield _("%(event)s：イベントの中身がハッシュと合いません。") % {"event": f"{chain} #{event.sequence}"}
        expected = event.hash


def _beginning_of(chain: str) -> str:
    return hashlib.sha256(f"heiji chain {chain}".encode()).hexdigest()
