"""A system's plan: what we have thought out before we meet anybody. Drafts are seeded from it; it feeds them, once."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements import states
from agreements.content import parts
from agreements.content.labels import words_of
from agreements.content.plan_kinds import PLAN_KINDS, PlanKind
from agreements.content.vocabulary import CORRECTION, MARK_OF, PARTY_WORDS, REPORT_WORDS, SIDE_WORDS
from agreements.display import in_english
from agreements.models.fields import SIGNS, Line, Placed, Retirable
from agreements.models.system import System

ACTORS = [("ours", SIDE_WORDS["ours"]), *PARTY_WORDS.items()]
# Nobody plans to correct a report.
OUTPUTS = [(kind, words) for kind, words in REPORT_WORDS.items() if kind != CORRECTION]
NUMBERS = [(number, f"{mark}{number}") for number, mark in MARK_OF.items()]


class Threshold(models.Model):
    """「決済成功率 50%以上 95%未満が 10分」: quantity, one or two bounds, unit, for how long."""

    quantity = Line(words_of(parts.Threshold, "quantity"), max_length=60)
    sign = models.CharField(words_of(parts.Threshold, "sign"), max_length=2, choices=SIGNS)
    value = models.DecimalField(words_of(parts.Threshold, "value"), max_digits=14, decimal_places=3)
    and_sign = models.CharField(words_of(parts.Threshold, "and_sign"), max_length=2, choices=SIGNS, blank=True)
    and_value = models.DecimalField(
        words_of(parts.Threshold, "and_value"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    unit = Line(words_of(parts.Threshold, "unit"), max_length=20)
    for_minutes = models.PositiveIntegerField(_("続く時間（分）"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(and_sign="", and_value__isnull=True) | ~Q(and_sign="") & Q(and_value__isnull=False),
                name="%(app_label)s_%(class)s_second_bound_whole",
                violation_error_message=_("もう1つの条件と値は、そろって書いてください。"),
            )
        ]

    def value_text(self) -> str:
        return plain_number(self.value)

    def and_value_text(self) -> str:
        return "" if self.and_value is None else plain_number(self.and_value)


class SeverityLevel(Threshold, Retirable):
    """One row of the level table (障害レベル): 1 is the gravest."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="levels")
    number = models.PositiveSmallIntegerField(
        words_of(parts.SeverityLevel, "number"),
        choices=NUMBERS,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
    )
    name = Line(words_of(parts.SeverityLevel, "name"), max_length=20)
    seen = Line(words_of(parts.SeverityLevel, "seen"), blank=True)
    first_contact_minutes = models.PositiveIntegerField(_("第一報（分以内）"))
    update_minutes = models.PositiveIntegerField(_("続報（分ごと）"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["system", "number"]
        constraints = [
            *Threshold.Meta.constraints,
            *Retirable.Meta.constraints,
            models.UniqueConstraint(
                fields=["system", "number"],
                condition=Q(retired_at__isnull=True),
                name="level_number_once_a_system",
                violation_error_message=_("この番号の障害レベルは、もうあります。"),
            ),
        ]

    @property
    def mark(self) -> str:
        return MARK_OF[self.number]

    def __str__(self) -> str:
        return f"{self.mark}{self.number} {self.name}"


class PlanItem(Retirable, Placed):
    """What the ordered lists of a plan share."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta(Retirable.Meta):
        abstract = True
        ordering = ["system", "place", "id"]


class ActionCandidate(PlanItem):
    """Who does what within how many minutes, at which levels, what end users gain, how one knows it is done."""

    actor = models.CharField(_("する側"), max_length=8, choices=ACTORS)
    role = Line(words_of(parts.Act, "role"))
    sentence = Line(words_of(parts.Act, "sentence"), max_length=120)
    where = Line(words_of(parts.Act, "where"), blank=True)
    levels = models.JSONField(words_of(parts.Act, "levels"), default=list, blank=True)
    within_minutes = models.PositiveIntegerField(_("期限（分以内）"), null=True, blank=True)
    gain = Line(words_of(parts.Act, "gain"), blank=True)
    done_sign = Line(words_of(parts.Act, "done_sign"), blank=True)
    feasibility = models.CharField(
        _("実行できるか"), max_length=10, choices=list(states.FEASIBILITY_WORDS.items()), default="unchecked"
    )
    feasibility_note = Line(_("確かめたこと"), blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.sentence


class DecisionInformation(PlanItem):
    """What must be known to decide, who provides it to which role, within how many minutes."""

    what = Line(words_of(parts.DecisionInformation, "what"))
    provider = Line(words_of(parts.DecisionInformation, "provider"))
    to_role = Line(words_of(parts.DecisionInformation, "to_role"))
    within_minutes = models.PositiveIntegerField(_("期限（分以内）"), null=True, blank=True)
    source = Line(words_of(parts.DecisionInformation, "source"), blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.what


class DecisionCriterion(Threshold, PlanItem):
    """When value + unit + duration, then level or action; who decides."""

    then = Line(words_of(parts.DecisionCriterion, "then_text"))
    then_level = models.PositiveSmallIntegerField(
        words_of(parts.DecisionCriterion, "then_level"), choices=NUMBERS, null=True, blank=True
    )
    who_decides = Line(words_of(parts.DecisionCriterion, "who_decides"))
    history = HistoricalRecords()

    class Meta(PlanItem.Meta):
        verbose_name_plural = "decision criteria"
        constraints = [*Threshold.Meta.constraints, *Retirable.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.quantity} → {self.then}"


class FlowStep(PlanItem):
    """Ordered step: actor, act, by minute N, output."""

    at_minute = models.PositiveIntegerField(_("いつ（分）"), null=True, blank=True)
    at_text = Line(words_of(parts.FlowStep, "at_text"), blank=True, max_length=60)
    actor = Line(words_of(parts.FlowStep, "actor"), max_length=60)
    act = Line(words_of(parts.FlowStep, "act"), max_length=120)
    note = Line(words_of(parts.FlowStep, "note"), blank=True, max_length=120)
    output = models.CharField(words_of(parts.FlowStep, "output"), max_length=10, choices=OUTPUTS, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.act


class PlannedPart(PlanItem):
    """A row of the plan that is a part of the content: an item of one of its lists, or one of its single fields
    (content/plan_kinds.py). `concerns` narrows it to one kind of party; it is feasible as far as somebody tried it."""

    kind = models.CharField(max_length=20, editable=False)
    part = models.JSONField(editable=False)
    slot = models.CharField(max_length=20, blank=True, editable=False)
    concerns = models.CharField(
        _("関わる相手"), max_length=8, choices=[("", _("すべて")), *PARTY_WORDS.items()], blank=True, default=""
    )
    feasibility = models.CharField(
        _("実行できるか"), max_length=10, choices=list(states.FEASIBILITY_WORDS.items()), default="unchecked"
    )
    feasibility_note = Line(_("確かめたこと"), blank=True)
    history = HistoricalRecords()

    class Meta(PlanItem.Meta):
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(
                fields=["system", "kind", "slot"],
                condition=Q(retired_at__isnull=True) & ~Q(slot=""),
                name="planned_part_once_in_its_slot",
                violation_error_message=_("1つだけのものが、もうあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.its_kind.title(self.part, "en" if in_english() else "ja")

    def clean(self) -> None:
        self.slot = self.its_kind.slot(self.part)

    def save(self, *args: Any, **options: Any) -> None:
        self.clean()
        super().save(*args, **options)

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
        return f"{self.kind.replace('_', '-')}-{self.pk or 'new'}"


def plain_number(value: Decimal) -> str:
    """Return a decimal without exponent or trailing zeros: Decimal("50.000") → "50"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
