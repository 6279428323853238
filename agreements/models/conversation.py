"""What is said about a version before and beside the final answer: answers to single items, threads, comments."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements import states
from agreements.models.append_only import AppendOnlyModel
from agreements.models.fields import Line, Paragraph
from agreements.models.parties import Party
from agreements.models.review import ReviewDecision, ReviewInvitation
from agreements.models.version import AgreementVersion

# An item is named by its list and key (acts.act-1), as in a comparison.
PATH_LETTERS = 130


class ItemAnswer(AppendOnlyModel):
    """What a reviewer said of one item, until the final answer; the newest one counts. `words` are the condition of an
    agreement, what is asked or objected to, or what must be known to decide on the day.

    `device` is the browser it was given in (docs/adr/0083): whatever else opens the link, a mail scanner that presses
    every button too, answers for itself alone."""

    invitation = models.ForeignKey(ReviewInvitation, on_delete=models.PROTECT, related_name="item_answers")
    path = models.CharField(max_length=PATH_LETTERS)
    answer = models.CharField(max_length=12, choices=list(states.ITEM_ANSWER_WORDS.items()))
    words = Paragraph(max_length=2_000)
    who_decides = Line(blank=True)
    device = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["invitation", "path"], name="item_answer_of_whom")]

    def __str__(self) -> str:
        return f"{self.path} {self.answer}"


class Thread(AppendOnlyModel):
    """A question, an objection or a comment of a reviewer, and what is said about it since. `path` names its item
    (nothing for the whole), `title` is what the item was called."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="threads")
    invitation = models.ForeignKey(ReviewInvitation, on_delete=models.PROTECT, related_name="threads")
    path = models.CharField(max_length=PATH_LETTERS, blank=True)
    title = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=list(states.THREAD_KINDS.items()))
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.version} {self.kind} {self.path}"


class ThreadChange(AppendOnlyModel):
    """A thread was taken into the next draft: what it asks for is changed there, on top of `revision`."""

    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="change")
    revision = models.PositiveIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.thread} → {self.revision}"


class Comment(AppendOnlyModel):
    """Something said about a version, by a reviewer (with the invitation) or by us (with the user); what belongs to a
    thread names it."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="comments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(ReviewInvitation, null=True, on_delete=models.PROTECT, related_name="comments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(Thread, null=True, on_delete=models.PROTECT, related_name="comments")
    item_key = models.CharField(max_length=PATH_LETTERS, blank=True)
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


class UnderstandingCheck(AppendOnlyModel):
    """理解確認: the questions of a night that whoever gave a final answer has answered by tapping, once. `questions` is
    canonical JSON: what was asked about which item, the choices, the right one and the chosen one (by place)."""

    decision = models.OneToOneField(ReviewDecision, on_delete=models.PROTECT, related_name="understanding")
    questions = models.TextField()
    right = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    seconds = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.right}/{self.asked}"
