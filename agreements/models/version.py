"""Versions: frozen content and the bodies rendered from it, by their hashes; and every move of their state."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements import states
from agreements.content import AgreementContent, read_content
from agreements.models.agreement import Agreement
from agreements.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from agreements.models.event import Actor, named
from agreements.models.meeting import Meeting
from agreements.models.system import System


class Dated(Protocol):
    """A fact that says when it was recorded."""

    at: Any


# Which facts were there at a moment of the past. For now there is none: all of them are.
Counts = Callable[[Dated], bool]


REFUSED = [states.CHANGES_REQUESTED, states.DECLINED]


class VersionQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: models.Model) -> "VersionQuerySet":
        return self.filter(agreement__system__in=System.objects.visible_to(user))

    def sent_out(self) -> "VersionQuerySet":
        """Those the other side was told of: they have left our house."""
        moved = VersionMove.objects.filter(state__in=states.OUT_OF_HOUSE)
        return self.filter(pk__in=moved.values("version"))


class AgreementVersion(AppendOnlyModel):
    """Written once. `manifest` lists the bodies [{"language", "size", "sha256", "bytes"}] and the content's hash;
    people approve the manifest's hash. `released` lists the checks that failed and why it was published all the same
    [{"check", "reason", "by"}]. `draft_history_id` names the draft's history record it was frozen from."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content_text = models.TextField()
    content_sha256 = models.CharField(max_length=64, db_index=True)
    manifest = models.TextField()
    manifest_sha256 = models.CharField(max_length=64)
    policy = models.CharField(max_length=8, choices=list(states.POLICY_WORDS.items()), default=states.ALL)
    # How many of those asked to approve it takes, where the policy names a number.
    quorum = models.PositiveSmallIntegerField(null=True)
    effective_from = models.DateField()
    review_by = models.DateField()
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="+")
    released = models.TextField(default="[]")
    draft_history_id = models.BigIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of the form it was published with: the same form again is the same version.
    idempotency_key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    objects = VersionQuerySet.as_manager()  # type: ignore[misc]  # a queryset of its own

    class Meta:
        ordering = ["agreement", "number"]
        # The long texts lie before it in the row: what is to be reviewed is found without reading through them.
        indexes = [models.Index(fields=["review_by", "agreement"], name="version_by_review")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(policy=states.QUORUM, quorum__gte=1) | ~Q(policy=states.QUORUM) & Q(quorum=None),
                name="version_quorum_where_it_counts",
                violation_error_message=_("決めた人数の承認のときは、その人数を1人以上で記録します。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.number} v{self.number}"

    def content(self) -> AgreementContent:
        return read_content(self.content_text)

    def last_move(self, counts: "Counts | None" = None) -> "VersionMove | None":
        """Return the last move, whatever the clock said when it was made; for the past the last of those `counts`
        picks."""
        moves = (move for move in self.moves.all() if counts is None or counts(move))
        return max(moves, key=lambda move: move.sequence, default=None)

    def state_by(self, counts: "Counts | None") -> str:
        """Return the state that the moves have made it, all of them or those that `counts` picks."""
        move = self.last_move(counts)
        return move.state if move else ""

    def was_sent_out(self, counts: "Counts | None" = None) -> bool:
        """Whether it has left our house, by all moves or those that `counts` picks."""
        return any(move.state in states.OUT_OF_HOUSE and (counts is None or counts(move)) for move in self.moves.all())

    @property
    def state(self) -> str:
        return self.state_by(None)

    @property
    def told(self) -> str:
        """How its state is called: a key of TOLD_WORDS."""
        move = self.last_move()
        return move.told if move else ""


class VersionMove(AppendOnlyModel):
    """One change of a version's state; `state` is what it became."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="moves")
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=list(states.VERSION_WORDS.items()))
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account = models.CharField(max_length=180, blank=True)
    reason = models.TextField(blank=True)
    # Of an approval that came otherwise than by link: how, and the day it was given; `at` is when we recorded it.
    way = models.CharField(max_length=10, choices=list(states.WAY_WORDS.items()), blank=True)
    given_on = models.DateField(null=True)

    class Meta:
        ordering = ["version", "sequence"]
        indexes = [models.Index(fields=["state", "at"], name="move_by_state")]
        constraints = [models.UniqueConstraint(fields=["version", "sequence"], name="version_move_once_in_its_place")]

    def __str__(self) -> str:
        return f"{self.version} → {self.state}"

    @property
    def told(self) -> str:
        return states.told(self.state, self.way)


class IllegalMove(Exception):
    """A version cannot become this from where it stands."""


def move_version(
    version: AgreementVersion,
    state: str,
    *,
    at: datetime,
    by: Actor,
    reason: str = "",
    way: str = "",
    given_on: date | None = None,
) -> VersionMove:
    """The one mover: append a move the transition table allows, else raise IllegalMove."""
    last = VersionMove.objects.filter(version=version).order_by("-sequence").first()
    now = last.state if last else None
    if state not in states.VERSION_MOVES[now]:
        raise IllegalMove(f"{version}: {now} → {state}")
    more: dict[str, Any] = {"at": at, "reason": reason, "way": way, "given_on": given_on, **named(by)}
    return VersionMove.objects.create(version=version, sequence=last.sequence + 1 if last else 1, state=state, **more)
