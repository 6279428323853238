"""The lasting relation of a system and a party; it holds the draft that is written now."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.content import AgreementContent, canonical_text, read_content
from agreements.models.fields import Retirable
from agreements.models.parties import LANGUAGES, Party
from agreements.models.system import System


class Counter(models.Model):
    """One row a series of numbers: taking the next one locks it until the transaction ends."""

    name = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


def next_number(name: str) -> int:
    """Return the next number of a series, without gaps (in the caller's transaction)."""
    Counter.objects.get_or_create(name=name)
    Counter.objects.filter(name=name).update(last=F("last") + 1)
    return Counter.objects.get(name=name).last


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "AgreementQuerySet":
        return self.filter(system__in=System.objects.visible_to(user))


class DraftHistory(HistoricalRecords):
    """Its rows are as large as the draft: who saved what when is read from an index, without reading through them."""

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        saves = models.Index(fields=["id", "revision", "saved_at", "saved_by"], name="draft_saves")
        return {**super().get_meta_options(model), "indexes": [saves]}


class Agreement(Retirable):
    """`draft` is canonical JSON text; `revision` counts its saves, so that nobody overwrites what they did not see."""

    number = models.CharField(max_length=12, unique=True)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="agreements")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="agreements")
    language = models.CharField(_("言葉"), max_length=2, choices=LANGUAGES, default="ja")
    time_zone = models.CharField(_("時間帯"), max_length=40, default="Asia/Tokyo")
    draft = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objects = AgreementQuerySet.as_manager()
    history = DraftHistory()

    class Meta(Retirable.Meta):
        ordering = ["number"]
        # A list by the last save is sorted without reading the drafts themselves.
        indexes = [
            models.Index(fields=["system", "saved_at"], name="agreement_by_last_save"),
            models.Index(fields=["saved_at", "id"], name="agreement_saved_last"),
            models.Index(fields=["saved_by", "saved_at", "id"], name="agreement_saved_by"),
        ]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(
                fields=["system", "party"],
                name="agreement_once_a_pair",
                violation_error_message=_("この対象システムと相手の合意は、もうあります。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.party} {self.system}"

    def content(self) -> AgreementContent:
        """Return the draft as typed content."""
        return read_content(self.draft)

    def put_content(self, content: AgreementContent) -> None:
        self.draft = canonical_text(content)


# What the event of a version vouches for of the record it was frozen from, whatever else the table gets one day.
Agreement.history.model.WRITTEN_ONCE = frozenset({
    "history_id", "history_date", "history_user", "id", "number", "draft", "revision", "saved_at", "saved_by",
})  # fmt: skip
