"""The contact annex (連絡先別紙): contacts change sooner than agreements, and need no new approval (ADR 75)."""

from django.db import models

from agreements.content.annex import AnnexChange, changes_in
from agreements.models.agreement import Agreement
from agreements.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from agreements.models.system import System
from agreements.models.version import AgreementVersion


class AnnexQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: models.Model) -> "AnnexQuerySet":
        return self.filter(agreement__system__in=System.objects.visible_to(user))


class ContactAnnex(AppendOnlyModel):
    """Written once. `number` counts an agreement's annexes; `text` is canonical JSON of what it changed, `sha256` its
    hash. `version` is the newest one published then: the annex holds for it and for those before it; a later version
    names its contacts itself. `by` and `account` are `named`; `from_them` tells that the party changed it itself."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="annexes")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="annexes")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    from_them = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account = models.CharField(max_length=180, blank=True)
    objects = AnnexQuerySet.as_manager()  # type: ignore[misc]  # a queryset of its own

    class Meta:
        ordering = ["agreement", "number"]
        verbose_name_plural = "contact annexes"
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="annex_number_once")]

    def __str__(self) -> str:
        return f"{self.agreement.number} annex {self.number}"

    def changes(self) -> list[AnnexChange]:
        return changes_in(self.text)


class AnnexNotice(AppendOnlyModel):
    """The other side has been told of an agreement's annexes, `annex` being the last of them."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="annex_notices")
    annex = models.OneToOneField(ContactAnnex, on_delete=models.PROTECT, related_name="notice")
    at = models.DateTimeField()

    class Meta:
        ordering = ["agreement", "id"]

    def __str__(self) -> str:
        return f"{self.annex} told"
