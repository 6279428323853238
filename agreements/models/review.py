"""Review by link: invitations, their one-time codes, the one final decision of each, and comments."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements import states
from agreements.models.append_only import AppendOnlyModel
from agreements.models.fields import Line, Paragraph
from agreements.models.parties import Contact, Party
from agreements.models.version import AgreementVersion

ASSURANCES = [("link+code", _("リンクと確認番号"))]


class ReviewInvitation(models.Model):
    """Who was asked. Of the link's token only the SHA-256 is kept. `name`, `role`, `mail` are as they were then."""

    # What the event of the request vouches for; the rest tells what became of it.
    WRITTEN_ONCE: ClassVar[frozenset[str]] = frozenset({
        "public_id", "version", "party", "contact", "name", "role", "mail", "message", "language", "token_sha256",
        "reply_by", "expires_at", "created_at", "created_by", "mail_since",
    })  # fmt: skip

    public_id = models.UUIDField(unique=True)
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="invitations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    name = Line(blank=True)
    role = Line()
    mail = models.EmailField()
    # Since when the register had that address for that contact; nothing if it cannot tell.
    mail_since = models.DateTimeField(null=True)
    message = Paragraph(max_length=1_000)
    language = models.CharField(max_length=2, default="ja")
    token_sha256 = models.CharField(max_length=64, unique=True)
    reply_by = models.DateTimeField()
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    # A limit of its codes was reached then, and the leads were told; codes before `codes_from` count no more.
    capped_at = models.DateTimeField(null=True)
    codes_from = models.DateTimeField(null=True)
    # Until when the link still opens receipt and papers, as the receipt promised.
    reads_until = models.DateTimeField(null=True)
    # Our side has shut the link; the answer stays.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "mail"],
                condition=Q(revoked_at__isnull=True),
                name="invitation_once_a_reviewer",
                violation_error_message=_("この方には、もうこの版の確認をお願いしています。"),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="invitation_revoked_whole",
                violation_error_message=_("取り消した日時と人は、そろって記録します。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="invitation_closed_whole",
                violation_error_message=_("リンクを閉じた日時と人は、そろって記録します。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} → {self.role}"

    def answer(self) -> "ReviewDecision | None":
        return getattr(self, "decision", None)

    def opens_until(self) -> datetime:
        """Return when the link ends: the day it was made for, or after the answer the end of the time to read it."""
        decision = self.answer()
        if decision is None:
            return self.expires_at
        return self.reads_until or max(self.expires_at, decision.at + timedelta(days=settings.LINK_DAYS))

    def state_at(self, at: datetime) -> str:
        """Return a key of INVITATION_WORDS."""
        if self.answer():
            return "answered"
        if self.revoked_at:
            return "revoked"
        if self.expires_at <= at:
            return "expired"
        return "opened" if self.opened_at else "sent"


class MailedCode(models.Model):
    """Six mailed digits: ten minutes, five tries. Only their keyed hash is kept. Newer ones do not end them."""

    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["id"]


class OneTimeCode(MailedCode):
    """What a reviewer was mailed to answer with."""

    invitation = models.ForeignKey(ReviewInvitation, on_delete=models.CASCADE, related_name="codes")

    def __str__(self) -> str:
        return f"code for {self.invitation}"


class ReviewDecision(AppendOnlyModel):
    """The one final decision of an invitation (an approval, a request for changes, or a refusal), with what was
    seen, by whom, how sure we are of them, and when (docs/design.md 7)."""

    invitation = models.OneToOneField(ReviewInvitation, on_delete=models.PROTECT, related_name="decision")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="decisions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=list(states.DECISION_WORDS.items()))
    reason = Paragraph()
    typed_name = Line(max_length=80)
    viewed_sha256 = models.CharField(max_length=64)
    assurance = models.CharField(max_length=12, choices=ASSURANCES)
    receipt = models.CharField(max_length=20, unique=True)
    idempotency_key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    time_zone = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300)

    class Meta:
        ordering = ["version", "sequence"]
        constraints = [models.UniqueConstraint(fields=["version", "sequence"], name="decision_once_in_its_place")]

    def __str__(self) -> str:
        return f"{self.version} {self.answer}"


class Comment(AppendOnlyModel):
    """Something said about a version, by a reviewer (with the invitation) or by us (with the user)."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="comments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(ReviewInvitation, null=True, on_delete=models.PROTECT, related_name="comments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    item_key = models.CharField(max_length=64, blank=True)
    text = Paragraph(blank=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(invitation__isnull=True, user__isnull=False)
                | Q(invitation__isnull=False, user__isnull=True),
                name="comment_has_one_author",
                violation_error_message=_("コメントには書いた人が1人要ります。"),
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
