"""Who is writing a draft or a plan just now. Not a fact of record: a row goes when its person leaves, and counts for a
minute."""

from django.conf import settings
from django.db import models

from agreements.models.agreement import Agreement
from agreements.models.system import System


class DraftPresence(models.Model):
    """`user` had the draft of an agreement, or the plan of a system, open at `seen_at`, in `section`
    (content/sections.py; empty for the whole)."""

    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.CASCADE, related_name="+")
    system = models.ForeignKey(System, null=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=20, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["user_id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "user"], name="presence_once_a_person"),
            models.UniqueConstraint(fields=["system", "user"], name="presence_once_a_person_in_a_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.section}"
