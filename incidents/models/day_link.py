"""A party's way to its page of the day: one link in each mail that carries a report."""

from django.db import models

from agreements.models import AppendOnlyModel, MailedCode
from incidents.models.report import Delivery


class DayLink(AppendOnlyModel):
    """Whom it was sent is told by the delivery. Of its token only the SHA-256 is kept."""

    public_id = models.UUIDField(unique=True)
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="link")
    language = models.CharField(max_length=2)
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.delivery.role} {self.delivery.name}".strip()


class DayCode(MailedCode):
    """What whoever holds a link was mailed to decide with."""

    link = models.ForeignKey(DayLink, on_delete=models.PROTECT, related_name="codes")

    def __str__(self) -> str:
        return f"code for {self.link}"
