"""A system's plan: what we have thought out before we meet anybody. Drafts are seeded from it; it feeds them, once."""

import secrets
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements import states
from agreements.content.plan_kinds import PLAN_KINDS, PlanKind
from agreements.content.vocabulary import MARK_OF, PARTY_WORDS
from agreements.display import in_english
from agreements.models.fields import Line, Placed, Retirable
from agreements.models.system import System

NUMBERS = [(number, f"{mark}{number}") for number, mark in MARK_OF.items()]


class PlannedPart(Retirable, Placed):
    """A row of the plan is a part of the content: an item of one of its lists, or one of its single fields
    (content/plan_kinds.py). `concerns` narrows it to one kind of party; it is feasible as far as somebody tried it."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="planned")
    kind = models.CharField(max_length=20, editable=False)
    part = models.JSONField(default=dict, editable=False)
    slot = models.CharField(max_length=20, blank=True, editable=False)
    own_key = models.CharField(max_length=64, blank=True, editable=False)
    concerns = models.CharField(
        _("関わる相手"), max_length=8, choices=[("", _("すべて")), *PARTY_WORDS.items()], blank=True, default=""
    )
    feasibility = models.CharField(
        _("実行できるか"), max_length=10, choices=list(states.FEASIBILITY_WORDS.items()), default="unchecked"
    )
    feasibility_note = Line(_("確かめたこと"), blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["system", "place", "id"]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(
                fields=["system", "kind", "slot"],
                condition=Q(retired_at__isnull=True) & ~Q(slot=""),
                name="planned_part_once_in_its_slot",
                violation_error_message=_("同じ番号の障害レベルか、1つだけのものが、もうあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.its_kind.title(self.part, "en" if in_english() else "ja")

    def clean(self) -> None:
        self.slot = self.its_kind.slot(self.part)

    def save(self, *args: Any, **options: Any) -> None:
        self.clean()
        if self._state.adding and not self.own_key and self._is_called_like_another():
            self.own_key = f"{self.kind}-{secrets.token_hex(4)}"
        super().save(*args, **options)

    def _is_called_like_another(self) -> bool:
        """A level whose number was changed in the editor keeps its key."""
        rows = type(self)._default_manager.filter(system=self.system, kind="levels", retired_at=None)
        return self.kind == "levels" and rows.filter(own_key=self.key).exists()

    @property
    def its_kind(self) -> PlanKind:
        return PLAN_KINDS[self.kind]

    @property
    def is_unchecked(self) -> bool:
        """Whether nobody has confirmed yet that it can be done, though that is asked."""
        return self.its_kind.tried and self.feasibility == "unchecked"

    def said(self) -> Any:
        """Return the part it is, called by a key of its own; of a single field its value."""
        return self.its_kind.read(self.part, self.key)

    @property
    def key(self) -> str:
        """What was written in the editor keeps the key it had there; else a level is known by its number, all else by
        its row."""
        if self.own_key or self.kind == "levels":
            return self.own_key or f"level-{self.slot}"
        return f"{self.kind.replace('_', '-')}-{self.pk or 'new'}"
