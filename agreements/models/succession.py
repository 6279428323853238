"""Somebody carries on with an agreement after another left: who confirms the version, by when, and that they did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.append_only import AppendOnlyModel
from agreements.models.fields import Line
from agreements.models.parties import Contact
from agreements.models.version import AgreementVersion


class Succession(AppendOnlyModel):
    """Written once. `left` is who went, as people called them; a `contact` of theirs or a `user` of ours carries on and
    confirms the `version` by the day `due`, which ends nothing when it passes."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="successions")
    left = Line()
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, user=None) | Q(contact=None, user__isnull=False),
                name="succession_by_one",
                violation_error_message=_("引き継ぐ方は、先方か弊社のどちらか1人です。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.left} → {self.who}"

    @property
    def who(self) -> str:
        """Whoever carries on, as pages call them."""
        return str(self.contact or self.user)


class SuccessionConfirmed(AppendOnlyModel):
    """Whoever carries on has read the version and does; `by` and `account` are `named`: they themselves, or one of ours
    whom they told."""

    succession = models.OneToOneField(Succession, on_delete=models.PROTECT, related_name="confirmed")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account = models.CharField(max_length=180, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.succession} confirmed"
