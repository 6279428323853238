"""Reports that are sent together: which drafts, as who looked at them knew them; what became of it, move by move."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from agreements import states
from agreements.models import AppendOnlyModel, IllegalMove, Party
from agreements.models.event import Actor, named
from agreements.models.fields import Line
from agreements.models.leased import Leased, LeasedQuerySet
from agreements.models.plan import NUMBERS
from incidents.models.incident import Incident
from incidents.models.report import ReportDraft

WAITING, COUNTING, CALLED_BACK, GOING, PAUSED = states.ROUND_WORDS


class SendingRoundQuerySet(LeasedQuerySet):
    def to_do(self) -> "SendingRoundQuerySet":
        """Those whose reports are not all written yet."""
        return self.filter(ended_at=None)

    def visible_to(self, user: models.Model) -> "SendingRoundQuerySet":
        return self.filter(incident__in=Incident.objects.visible_to(user))


class SendingRound(Leased):
    """One press of the button that sends to all. `ended_at`: every report of it is written, or it was called back."""

    FIRST_PAUSE = timedelta(seconds=1)
    LONGEST_PAUSE = timedelta(minutes=1)

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="rounds")
    level_number = models.PositiveSmallIntegerField(choices=NUMBERS)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    objects: ClassVar[Any] = SendingRoundQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.begun_at:%H:%M}"

    @property
    def last_move(self) -> "RoundMove":
        return max(self.moves.all(), key=lambda move: move.sequence)

    @property
    def state(self) -> str:
        return self.last_move.state


class RoundItem(AppendOnlyModel):
    """One draft of a round, at the revision that was looked at."""

    round = models.ForeignKey(SendingRound, on_delete=models.PROTECT, related_name="items")
    draft = models.ForeignKey(ReportDraft, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "draft"], name="round_item_once")]

    def __str__(self) -> str:
        return f"{self.draft} r{self.revision}"

    @property
    def refused(self) -> str:
        """Why it could not be sent, if so."""
        return next((one.reason for one in self.refusals.all()), "")


class RoundRefusal(AppendOnlyModel):
    """A draft of a round that could not be sent when its turn came, and why; the others went on."""

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="refusals")
    reason = Line()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item"], name="round_refusal_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.reason}"


class RoundMove(AppendOnlyModel):
    """One change of a round's state; `leaves_at` is until when it can be called back."""

    round = models.ForeignKey(SendingRound, on_delete=models.PROTECT, related_name="moves")
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=list(states.ROUND_WORDS.items()))
    leaves_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account = models.CharField(max_length=180, blank=True)

    class Meta:
        ordering = ["round", "sequence"]
        constraints = [models.UniqueConstraint(fields=["round", "sequence"], name="round_move_once_in_its_place")]

    def __str__(self) -> str:
        return f"{self.round} → {self.state}"


def move_round(
    sending: SendingRound, state: str, *, at: datetime, by: Actor, leaves_at: datetime | None = None
) -> RoundMove:
    """The one mover: append a move the transition table allows, else raise IllegalMove."""
    last = RoundMove.objects.filter(round=sending).order_by("-sequence").first()
    now = last.state if last else None
    if state not in states.ROUND_MOVES[now]:
        raise IllegalMove(f"{sending}: {now} → {state}")
    sequence = last.sequence + 1 if last else 1
    return RoundMove.objects.create(
        round=sending, sequence=sequence, state=state, leaves_at=leaves_at, at=at, **named(by)
    )
