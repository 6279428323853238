"""An answer that came on paper or by mail: the file that says so, and who of us recorded it."""

from django.conf import settings
from django.db import models

from agreements.models.append_only import AppendOnlyModel
from agreements.models.fields import Line
from agreements.models.review import ReviewDecision

PDF, PNG, JPEG, MAIL = "application/pdf", "image/png", "image/jpeg", "message/rfc822"
ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg", MAIL: "eml"}


class RecordedAnswer(AppendOnlyModel):
    """What a decision rests on that came otherwise than by link. The bytes lie in the vault and are only given out to
    be saved: what strangers made is opened nowhere. `given_on` is the day that stands on it."""

    decision = models.OneToOneField(ReviewDecision, on_delete=models.PROTECT, related_name="recorded")
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.PositiveIntegerField()
    media_type = models.CharField(max_length=20, choices=list(ENDINGS.items()))
    file_name = Line(blank=True)
    given_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.decision} ({self.media_type})"
