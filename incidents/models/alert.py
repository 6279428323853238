"""What monitoring says by itself: where it comes in, and each alert until somebody has looked at it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import System
from agreements.models.fields import Line, Retirable
from agreements.models.searched import Findable, Searched
from incidents.models.incident import Incident
from incidents.models.shared_secret import SharesSecret

ALERTMANAGER, PLAIN_JSON = "alertmanager", "json"
SHAPES = [(ALERTMANAGER, _("Prometheus Alertmanager")), (PLAIN_JSON, _("JSON（項目の場所を決める）"))]


class AlertSource(Findable, Retirable, SharesSecret):
    """One monitoring that may tell of one system, at /hooks/<name>/.

    The four paths say where a plain JSON keeps what is needed: names with dots between them, such as `event.id`.
    """

    name = models.SlugField(_("名前"), max_length=40, unique=True)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+", verbose_name=_("対象システム"))
    shape = models.CharField(_("届く形"), max_length=20, choices=SHAPES, default=ALERTMANAGER)
    key_path = Line(_("同じ知らせを見分ける項目"), default="id")
    symptom_path = Line(_("見えていることの項目"), default="title")
    started_path = Line(_("始まった時刻の項目"), default="started_at")
    ended_path = Line(_("終わった時刻の項目"), default="ended_at")
    searched = Searched("name")
    history = HistoricalRecords(excluded_fields=["searched"])

    class Meta(Retirable.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AlertQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "AlertQuerySet":
        return self.filter(source__system__in=System.objects.visible_to(user))

    def waiting(self) -> "AlertQuerySet":
        """Those nobody has looked at."""
        return self.filter(settled_at=None)


class Alert(Findable):
    """Something monitoring saw. It opens and sends nothing: a person takes it into an incident, or says it is none.

    `key` and `started_at` make it one; the same again is counted in `times`. `ended_at` is when monitoring saw the end.
    """

    source = models.ForeignKey(AlertSource, on_delete=models.PROTECT, related_name="alerts")
    key = Line()
    symptom = Line(_("見えていること"), max_length=120)
    started_at = models.DateTimeField(_("いつから"))
    received_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True)
    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="alerts")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    searched = Searched("symptom")
    objects = AlertQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["searched"])

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["-received_at", "-id"], condition=Q(settled_at__isnull=True), name="alert_waiting")
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "key", "started_at"], name="alert_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False) | Q(settled_by__isnull=True, incident__isnull=True),
                name="alert_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.symptom

    @property
    def state(self) -> str:
        """A key of states.ALERT_WORDS."""
        if self.settled_at is None:
            return "waiting"
        return "taken" if self.incident_id else "dismissed"

    @property
    def known_at(self) -> datetime:
        """When we knew: never before it began, whatever the clocks say."""
        return max(self.received_at, self.started_at)
