"""A contact's own way to its party's contacts: a link, a mailed code to change something, and what was answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.append_only import AppendOnlyModel
from agreements.models.parties import Contact, Party
from agreements.models.review import MailedCode

STILL, CHANGED, ADDED, LEFT = "still", "changed", "added", "left"
ANSWERS = [(STILL, _("いまのまま")), (CHANGED, _("変えた")), (ADDED, _("加えた")), (LEFT, _("外れた"))]


class ContactLink(AppendOnlyModel):
    """To whom it was given, at which address. Of its token only the SHA-256 is kept. `asked`: with the question whether
    all is still right."""

    public_id = models.UUIDField(unique=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="links")
    mail = models.EmailField()
    language = models.CharField(max_length=2)
    token_sha256 = models.CharField(max_length=64, unique=True)
    asked = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contact} {self.mail}"


class ContactCode(MailedCode):
    """What a contact was mailed to change something with."""

    link = models.ForeignKey(ContactLink, on_delete=models.PROTECT, related_name="codes")

    def __str__(self) -> str:
        return f"code for {self.link}"


class ContactAnswer(AppendOnlyModel):
    """What was said by a link about a contact: that it is still right (for which a link is enough), or what was changed
    (with a code). `name` as typed."""

    link = models.ForeignKey(ContactLink, on_delete=models.PROTECT, related_name="answers")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=8, choices=ANSWERS)
    name = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contact} {self.answer}"
