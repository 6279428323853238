"""Review by link: invitations, their one-time codes, and the one final decision of each."""

from datetime import date, datetime, timedelta
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

ASSURANCES = [
    ("link+code", _("リンクと確認番号")),
    (states.BY_PAPER, _("紙（写しを保管）")),
    (states.BY_MAIL, _("メール（原本を保管）")),
]
# Does the agreement help whoever approves it?
MERITS = list(states.MERIT_WORDS.items())


class ReviewInvitation(models.Model):
    """Who was asked. Of the link's token only the SHA-256 is kept. `name`, `role`, `mail` are as they were then."""

    # What the event of the request vouches for; the rest tells what became of it.
    WRITTEN_ONCE: ClassVar[frozenset[str]] = frozenset({
        "public_id", "version", "party", "contact", "name", "role", "mail", "message", "language", "token_sha256",
        "reply_by", "expires_at", "created_at", "created_by", "mail_since", "way",
        "by_way_of", "asked_to",
    })  # fmt: skip

    public_id = models.UUIDField(unique=True)
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="invitations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    name = Line(blank=True)
    role = Line()
    mail = models.EmailField(blank=True)
    # "" is a mailed link; of one who answers on paper or by mail nobody knows the token.
    way = models.CharField(max_length=10, blank=True, choices=[(states.BY_PAPER, states.WAY_WORDS[states.BY_PAPER])])
    # A key of ASKED_TO_WORDS; only who is asked to approve is counted, and can decide.
    asked_to = models.CharField(max_length=8, blank=True, choices=list(states.ASKED_TO_WORDS.items()))
    # Since when the register had that address for that contact; nothing if it cannot tell.
    mail_since = models.DateTimeField(null=True)
    message = Paragraph(max_length=1_000)
    language = models.CharField(max_length=2, default="ja")
    token_sha256 = models.CharField(max_length=64, unique=True)
    reply_by = models.DateTimeField()
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who was asked first and said that it is this one's.
    by_way_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="handed_on")
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    # Handed over to somebody else, who has an invitation of their own.
    handed_at = models.DateTimeField(null=True)

    # A limit of its codes was reached then, and the leads were told; codes before `codes_from` count no more.
    capped_at = models.DateTimeField(null=True)
    codes_from = models.DateTimeField(null=True)
    # Until when the link still opens receipt and papers, as the receipt promised.
    reads_until = models.DateTimeField(null=True)
    # What stands in the forms of each browser and is not sent yet, so that leaving the page loses nothing; emptied by
    # the answer.
    kept = models.JSONField(default=dict)
    # Our side has shut the link; the answer stays.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "mail"],
                condition=Q(revoked_at__isnull=True, handed_at__isnull=True) & ~Q(mail=""),
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

    @property
    def decides(self) -> bool:
        return self.asked_to == states.TO_APPROVE

    def answer(self) -> "ReviewDecision | None":
        return getattr(self, "decision", None)

    def kept_in(self, device: str, page: str = "") -> dict[str, str]:
        """Return what stands in the letter of that browser, or in the form of another `page`, and is not sent yet."""
        return self.kept.get(device + page, {})

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
        if self.handed_at:
            return "handed"
        if self.expires_at <= at:
            return "expired"
        if self.way:
            return "on_paper"
        return "opened" if self.opened_at else "sent"


class ReviewLink(AppendOnlyModel):
    """A further link of an invitation, of which only the hash is kept: in a reminder, or made to pass on by hand (each
    new one of those ends the one before)."""

    KINDS: ClassVar = [("reminder", _("再度のお願い")), ("by_hand", _("手渡すリンク"))]

    invitation = models.ForeignKey(ReviewInvitation, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=10, choices=KINDS)
    token_sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.invitation} ({self.kind})"


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
    seen, by whom, how sure we are of them, and when (docs/design.md 7). `answers_sha256` is that of the canonical
    answers to all items (`queries.item_answers.answers_of`); `merit` says whether it helps them, and what would."""

    invitation = models.OneToOneField(ReviewInvitation, on_delete=models.PROTECT, related_name="decision")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="decisions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=list(states.DECISION_WORDS.items()))
    reason = Paragraph()
    merit = models.CharField(max_length=8, choices=MERITS, blank=True)
    merit_words = Paragraph(max_length=1_000)
    typed_name = Line(max_length=80)
    answers_sha256 = models.CharField(max_length=64, blank=True)
    # The browser it was given in: the answers to items that were given there are its own.
    device = models.CharField(max_length=64, blank=True)
    viewed_sha256 = models.CharField(max_length=64)
    assurance = models.CharField(max_length=12, choices=ASSURANCES)
    receipt = models.CharField(max_length=20, unique=True)
    idempotency_key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    time_zone = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300)
    # What was agreed to by the press, as the page said it, in the language of the page.
    sentence = Paragraph()
    language = models.CharField(max_length=2, blank=True)
    # Where the code went, and since when the register had that address for that contact.
    mail = models.EmailField(blank=True)
    mail_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["version", "sequence"]
        constraints = [models.UniqueConstraint(fields=["version", "sequence"], name="decision_once_in_its_place")]

    def __str__(self) -> str:
        return f"{self.version} {self.answer}"

    @property
    def given(self) -> date | datetime:
        """When it was given: of what came on paper or by mail the day that stands on it, where `at` tells when we
        recorded it."""
        recorded = getattr(self, "recorded", None)
        return recorded.given_on if recorded else self.at
