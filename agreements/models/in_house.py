"""Our own side looks first: who of us was asked about a version, what they said, and the letters that wait for it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements import states
from agreements.models.append_only import AppendOnlyModel
from agreements.models.fields import Paragraph
from agreements.models.version import AgreementVersion

APPROVED, SENT_BACK = "approved", "sent_back"
IN_HOUSE_WORDS = {APPROVED: _("承認"), SENT_BACK: _("差し戻し")}


class HeldLetters(AppendOnlyModel):
    """What goes out once our side has approved: `asked` is canonical JSON of whom to ask for what, by when and with
    which words (workflow/in_house.py); `becomes` is how the version then stands."""

    version = models.OneToOneField(AgreementVersion, on_delete=models.PROTECT, related_name="held")
    becomes = models.CharField(
        max_length=20, choices=[(key, states.VERSION_WORDS[key]) for key in sorted(states.OUT_OF_HOUSE)]
    )
    asked = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.version} held"


class OwnRequest(AppendOnlyModel):
    """Who of us is to approve a version; `instead_of` is whose place they take, who is asked no more."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="own_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    instead_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="stand_in")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="own_request_once_a_person")]

    def __str__(self) -> str:
        return f"{self.version} → {self.user}"

    @property
    def is_live(self) -> bool:
        """Whether it still is theirs to answer."""
        return not hasattr(self, "stand_in") and not hasattr(self, "joined")

    def answered(self) -> "OwnAnswer | None":
        return getattr(self, "answer", None)


class OwnJoined(AppendOnlyModel):
    """Who was asked has left, and whoever carries on was asked, too: the one answer to `with_request` is for both."""

    request = models.OneToOneField(OwnRequest, on_delete=models.PROTECT, related_name="joined")
    with_request = models.ForeignKey(OwnRequest, on_delete=models.PROTECT, related_name="also_for")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.request} + {self.with_request}"


class OwnAnswer(AppendOnlyModel):
    """What one of us said, of which manifest."""

    request = models.OneToOneField(OwnRequest, on_delete=models.PROTECT, related_name="answer")
    answer = models.CharField(max_length=10, choices=list(IN_HOUSE_WORDS.items()))
    words = Paragraph(max_length=2_000)
    viewed_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.request} {self.answer}"
