"""An incident: what broke, since when, how grave; every move of its state and every level it had, as rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements import states
from agreements.content.level_words import marked
from agreements.content.vocabulary import MARK_OF
from agreements.display import in_english
from agreements.models import AppendOnlyModel, IllegalMove, System
from agreements.models.event import Actor, named
from agreements.models.fields import Line, Paragraph
from agreements.models.plan import NUMBERS
from agreements.models.searched import Findable, Searched

OPEN, RECOVERED, CLOSED = "open", "recovered", "closed"
# A level that somebody decided on: what is read does not change it.
RULED = "ruled"


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "IncidentQuerySet":
        """Whoever sees one of its systems sees the whole incident: they work on it together (ADR 59)."""
        return self.touching(System.objects.visible_to(user))

    def loaded(self) -> "IncidentQuerySet":
        """With everything that its course is told from."""
        return self.select_related("system").prefetch_related("levels", "moves", "touched__system")

    def touching(self, systems: Iterable[System] | models.QuerySet[System]) -> "IncidentQuerySet":
        """Incidents that touch any of these systems."""
        further = SystemTouched.objects.filter(system__in=systems).values("incident")
        return self.filter(Q(system__in=systems) | Q(pk__in=further))

    def in_states(self, *wanted: str) -> "IncidentQuerySet":
        """Incidents whose newest move made them one of `wanted`."""
        newest = IncidentMove.objects.filter(incident=OuterRef("pk")).order_by("-sequence").values("state")[:1]
        return self.alias(_state=Subquery(newest)).filter(_state__in=wanted)


class Incident(Findable):
    """`started_at` is since when it has been so; `detected_at` is when we knew, from which deadlines count. `system` is
    the one it was opened for, whose plan gives our level; further ones are `touched`."""

    number = models.CharField(max_length=20, unique=True)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+", verbose_name=_("対象システム"))
    symptom = Line(_("見えていること"), max_length=120)
    symptom_en = Line(_("見えていること（英語）"), max_length=160, blank=True)
    started_at = models.DateTimeField(_("いつから"))
    detected_at = models.DateTimeField(_("検知した時刻"))
    time_zone = models.CharField(max_length=40, default="Asia/Tokyo")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of the form it was opened with: a second press of its button is the same incident.
    idempotency_key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    searched = Searched("number", "symptom")
    objects = IncidentQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["searched"])

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(detected_at__gte=F("started_at")),
                name="incident_detected_after_it_started",
                violation_error_message=_("検知した時刻は、始まった時刻より後にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.symptom}"

    def symptom_in(self, language: str) -> str:
        return (self.symptom_en or self.symptom) if language == "en" else self.symptom

    @property
    def symptom_read(self) -> str:
        """In the language of whoever reads the page."""
        return self.symptom_in("en" if in_english() else "ja")

    @property
    def last_move(self) -> "IncidentMove | None":
        return max(self.moves.all(), key=lambda move: move.sequence, default=None)

    @property
    def state(self) -> str:
        return self.last_move.state if self.last_move else ""

    @property
    def systems(self) -> list[System]:
        """Every system it touches, the one it was opened for first."""
        further = sorted(self.touched.all(), key=lambda one: one.sequence)
        return [self.system, *(one.system for one in further)]

    @property
    def level(self) -> "LevelChange":
        """The level now: the newest row."""
        return max(self.levels.all(), key=lambda change: change.sequence)


class IncidentMove(AppendOnlyModel):
    """One change of an incident's state. `at` is when it was recorded, `happened_at` when it came to be so."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="moves")
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=list(states.INCIDENT_WORDS.items()))
    at = models.DateTimeField()
    happened_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account = models.CharField(max_length=180, blank=True)
    note = Paragraph(max_length=1_000)

    class Meta:
        ordering = ["incident", "sequence"]
        constraints = [models.UniqueConstraint(fields=["incident", "sequence"], name="incident_move_once_in_its_place")]

    def __str__(self) -> str:
        return f"{self.incident.number} → {self.state}"


class LevelChange(AppendOnlyModel):
    """A level the incident was given, with its words and the plan's minutes as they were then (None: it had none).

    What was agreed with a party stands in its agreement and goes before these minutes; each party's own level follows
    from its agreement, unless this one is given `for_all`. One that was `given` by judgement stays whatever is read.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="levels")
    sequence = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField(choices=NUMBERS)
    name = Line(max_length=20)
    # The same in English, where all who say it have that.
    name_en = Line(max_length=40, blank=True)
    # What all parties say instead of the number (P1); nothing where they differ or say none.
    label = Line(max_length=20, blank=True)
    first_contact_minutes = models.PositiveIntegerField(null=True)
    update_minutes = models.PositiveIntegerField(null=True)
    reason = Line(blank=True)
    for_all = models.BooleanField(default=False)
    given = models.CharField(max_length=10, choices=[(RULED, _("判断"))], blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account = models.CharField(max_length=180, blank=True)

    class Meta:
        ordering = ["incident", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "sequence"], name="level_change_once_in_its_place"),
            models.CheckConstraint(
                condition=Q(for_all=False) | ~Q(reason=""),
                name="level_for_all_says_why",
                violation_error_message=_("すべての相手をこのレベルとする理由を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(given="") | ~Q(reason=""),
                name="level_ruled_says_why",
                violation_error_message=_("このレベルとする理由を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        sign = marked(self.mark, self.label) if self.label else f"{self.mark}{self.number}"
        return f"{sign} {self.name_read}"

    @property
    def name_read(self) -> str:
        """In the language of whoever reads the page, where that is known."""
        return self.name_in("en" if in_english() else "ja")

    def name_in(self, language: str) -> str:
        return (self.name_en if language == "en" else "") or self.name

    @property
    def mark(self) -> str:
        return MARK_OF[self.number]


class SystemTouched(AppendOnlyModel):
    """A further system that an incident touches."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="touched")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account = models.CharField(max_length=180, blank=True)

    class Meta:
        ordering = ["incident", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "system"], name="system_touched_once"),
            models.UniqueConstraint(fields=["incident", "sequence"], name="system_touched_once_in_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.system}"


def move_incident(
    incident: Incident, state: str, *, at: datetime, by: Actor, happened_at: datetime | None = None, note: str = ""
) -> IncidentMove:
    """The one mover: append a move the transition table allows, else raise IllegalMove."""
    last = IncidentMove.objects.filter(incident=incident).order_by("-sequence").first()
    now = last.state if last else None
    if state not in states.INCIDENT_MOVES[now]:
        raise IllegalMove(f"{incident.number}: {now} → {state}")
    more: dict[str, Any] = {"at": at, "happened_at": happened_at or at, "note": note, **named(by)}
    sequence = last.sequence + 1 if last else 1
    return IncidentMove.objects.create(incident=incident, sequence=sequence, state=state, **more)
