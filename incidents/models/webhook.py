"""Who is told of incidents by program: where, and each telling until it has arrived."""

from datetime import timedelta

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import Event, System
from agreements.models.fields import Line, Retirable
from agreements.models.leased import Leased, LeasedQuerySet
from agreements.models.searched import Findable, Searched
from incidents.models.incident import Incident
from incidents.models.shared_secret import SharesSecret


class Webhook(Findable, Retirable, SharesSecret):
    """One address that is told; of one system's incidents, or without `system` of all."""

    name = Line(_("名前"), max_length=60, unique=True)
    url = models.CharField(_("知らせるアドレス"), max_length=500, validators=[URLValidator(schemes=["https", "http"])])
    system = models.ForeignKey(
        System, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("対象システム")
    )
    searched = Searched("name")
    history = HistoricalRecords(excluded_fields=["searched"])

    class Meta(Retirable.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WebhookDeliveryQuerySet(LeasedQuerySet):
    def to_do(self) -> "WebhookDeliveryQuerySet":
        """Those that have neither arrived nor been given up."""
        return self.filter(ended_at=None).order_by("attempts", "id")


class WebhookDelivery(Leased):
    """One event told to one address: `body` as it was when it happened, so that a later try says the same."""

    FIRST_PAUSE = timedelta(seconds=10)
    LONGEST_PAUSE = timedelta(minutes=10)

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    arrived = models.BooleanField(default=False)
    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["ended_at", "not_before"])]
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="webhook_delivery_once")]

    def __str__(self) -> str:
        return f"{self.webhook} {self.event}"

    @property
    def state(self) -> str:
        """A key of states.MAIL_WORDS."""
        if self.ended_at is None:
            return "queued"
        return "sent" if self.arrived else "failed"
