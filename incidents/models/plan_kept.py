"""The plan of a system as it stood when an incident began to touch it: what is changed later is for the next one."""

from django.db import models

from agreements.models import AppendOnlyModel, System
from incidents.models.incident import Incident


class PlanKept(AppendOnlyModel):
    """`rows` are the rows of the plan that were in use, as JSON."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="plans")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    rows = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["incident", "system"], name="plan_kept_once")]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.system}"
