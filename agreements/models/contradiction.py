"""What one of us said of a contradiction between a promise and a vendor: accepted, or open again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.append_only import AppendOnlyModel
from agreements.models.fields import Paragraph
from agreements.models.parties import Party

ACCEPTED, REOPENED = "accepted", "reopened"
RULING_WORDS = {ACCEPTED: _("受け入れた"), REOPENED: _("受け入れを取り消した")}


class ContradictionRuling(AppendOnlyModel):
    """`key` is the SHA-256 of all that a contradiction rests on (queries/promise_check.py): when either sentence
    changes there is another key, and nobody has said anything of it. The newest ruling of a key counts, until the day
    on which it is looked at again. `promise` and `answer` are the two sentences as they were read then."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="rulings")
    vendor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    ruling = models.CharField(max_length=10, choices=list(RULING_WORDS.items()))
    promise = models.TextField()
    answer = models.TextField()
    reason = Paragraph(max_length=2_000)
    look_again_on = models.DateField(null=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["agreement", "key"], name="ruling_of_contradiction")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ruling=REOPENED, look_again_on=None) | Q(ruling=ACCEPTED, look_again_on__isnull=False),
                name="ruling_looked_at_again",
                violation_error_message=_("受け入れるときは、もう一度見る日を書きます。"),
            ),
            models.CheckConstraint(
                condition=Q(ruling=REOPENED) | ~Q(reason=""),
                name="ruling_accepted_with_a_reason",
                violation_error_message=_("受け入れるときは、理由を書きます。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.vendor} {self.ruling}"
