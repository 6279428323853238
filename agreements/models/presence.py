"""Who is writing a draft just now. Not a fact of record: a row goes when its person leaves, and counts for a minute."""

from django.conf import settings
from django.db import models

from agreements.models.agreement import Agreement


class DraftPresence(models.Model):
    """`user` had the draft open at `seen_at`, in `section` (content/sections.py; empty for the whole draft)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=20, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["user_id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "user"], name="presence_once_a_person")]

    def __str__(self) -> str:
        return f"{self.user} {self.section}"
