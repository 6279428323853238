"""What was said, read, decided and done on the day: facts, each written once, by whom and when.

`happened_at` is when it came to be so, `at` when it was recorded. Items are named by their keys in the content that was
in force with the party; a contact without one by `contact-` and its number, as a draft from the plan would.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.content.vocabulary import REPORT_WORDS
from agreements.models import AppendOnlyModel, Party
from agreements.models.fields import Line, Paragraph
from agreements.models.plan import NUMBERS
from incidents.models.day_link import DayLink
from incidents.models.incident import Incident

REACHED, NO_ANSWER, LEFT_WORD = "reached", "no_answer", "left_word"
OUTCOME_WORDS = {REACHED: _("出た"), NO_ANSWER: _("出ない"), LEFT_WORD: _("伝言")}
RECEIVED, DOING, DONE, NOT_NEEDED = "received", "doing", "done", "not_needed"
# What we say of a promise, and what a party says of its own through its link; each step tells of those before it.
MARK_WORDS = {DONE: _("済んだ"), NOT_NEEDED: _("不要")}
TICK_WORDS = {RECEIVED: _("受け取りました"), DOING: _("始めました"), DONE: _("終わりました")}
LINK, LINK_AND_CODE = "link", "link+code"
ASSURANCE_WORDS = {LINK: _("リンクから、確認番号なし"), LINK_AND_CODE: _("リンクと確認番号")}
AFFECTED, UNAFFECTED, NOT_KNOWN = "yes", "no", "not_known"
EFFECT_WORDS = {AFFECTED: _("影響あり"), UNAFFECTED: _("影響なし"), NOT_KNOWN: pgettext_lazy("party", "未確認")}
NUMBER, STEP, SO = "number", "step", "so"
READ_WORDS = {NUMBER: _("数字"), STEP: _("段"), SO: _("はい・いいえ")}
YES, NO = "yes", "no"
SO_WORDS = {YES: _("はい"), NO: _("いいえ")}
_KEY_LENGTH = 100


class FactOfTheDay(AppendOnlyModel):
    """Base of them all."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account = models.CharField(max_length=180, blank=True)

    class Meta:
        abstract = True
        ordering = ["id"]


class FactOfAParty(FactOfTheDay):
    """What was between us and one party."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    class Meta(FactOfTheDay.Meta):
        abstract = True


class FactByLink(FactOfAParty):
    """What a party may say itself: then `link` is the one it came by, and `assurance` how sure we are of who it was."""

    link = models.ForeignKey(DayLink, null=True, on_delete=models.PROTECT, related_name="+")
    assurance = models.CharField(max_length=12, choices=list(ASSURANCE_WORDS.items()), blank=True)

    class Meta(FactOfAParty.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(link__isnull=True, assurance="") | Q(link__isnull=False) & ~Q(assurance=""),
                name="%(class)s_by_link_says_how_sure",
                violation_error_message=_("リンクからの記録には、確かめ方が要ります。"),
            )
        ]


class PhoneCall(FactOfAParty):
    """A call to a contact as it stood then; `kind` and `ordinal` name the report it was to tell ("" for none)."""

    contact = models.CharField(max_length=_KEY_LENGTH)
    role = Line()
    phone = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=10, choices=list(OUTCOME_WORDS.items()))
    kind = models.CharField(max_length=10, choices=list(REPORT_WORDS.items()), blank=True)
    ordinal = models.PositiveIntegerField(default=1)
    spoke_with = Line(_("話した人"), blank=True)
    said = Paragraph(_("話した内容"), max_length=2_000)

    def __str__(self) -> str:
        return f"{self.party} {self.role} {self.outcome}"


class CallNote(FactOfAParty):
    """What was said in a call, written down after its result was tapped."""

    call = models.ForeignKey(PhoneCall, on_delete=models.PROTECT, related_name="notes")
    spoke_with = Line(_("話した人"), blank=True)
    said = Paragraph(_("話した内容"), max_length=2_000, blank=False)

    def __str__(self) -> str:
        return f"{self.call}: {self.said}"


class InformationGiven(FactOfAParty):
    """What had to be known was told, or it was said that it cannot be had."""

    item = models.CharField(max_length=_KEY_LENGTH)
    obtained = models.BooleanField(default=True)
    value = Line(_("値"), blank=True)
    source = Line(_("どこから"), blank=True)

    class Meta(FactOfAParty.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(obtained=False) | ~Q(value=""),
                name="information_given_has_a_value",
                violation_error_message=_("伝えた値を書いてください。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.item}: {self.value}"


class DayDecision(FactByLink):
    """What was decided on the day, and who decided."""

    item = models.CharField(max_length=_KEY_LENGTH)
    answer = Paragraph(_("決めたこと"), max_length=1_000, blank=False)
    decided_by = Line(_("決めた人"))

    def __str__(self) -> str:
        return f"{self.party} {self.item}: {self.answer}"


class PromiseMark(FactByLink):
    """Somebody said of a promise that it was done, or that it is not needed and why; a party also how far it is."""

    promise = models.CharField(max_length=_KEY_LENGTH)
    mark = models.CharField(max_length=10, choices=list((TICK_WORDS | MARK_WORDS).items()))
    reason = Line(_("理由"), blank=True)

    class Meta(FactByLink.Meta):
        constraints = [
            *FactByLink.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(mark=NOT_NEEDED) | ~Q(reason=""),
                name="promise_mark_says_why",
                violation_error_message=_("不要とした理由を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.promise}: {self.mark}"


class EffectNoted(FactOfAParty):
    """Whether a party is affected, as far as we knew then; the newest counts."""

    answer = models.CharField(max_length=10, choices=list(EFFECT_WORDS.items()))
    reason = Line(_("理由"), blank=True)

    def __str__(self) -> str:
        return f"{self.party}: {self.answer}"


class RecoveryConfirmed(FactOfAParty):
    """Somebody at a party saw that it works again."""

    confirmed_by = Line(_("確かめた方"))
    seen = Line(_("何で確かめたか"), blank=True)

    def __str__(self) -> str:
        return f"{self.party}: {self.confirmed_by}"


class CaseNoted(FactOfAParty):
    """Whether the case is the one that was agreed, as far as we knew then; the newest counts. Where it `differs`,
    `acts` are the keys of the agreed acts that still help."""

    differs = models.BooleanField()
    acts = models.JSONField(default=list)
    reason = Line(_("何が違うか"), blank=True)

    def __str__(self) -> str:
        return f"{self.party}: {self.reason}"


class DayLinkRevoked(FactOfAParty):
    """The links that one contact was sent in this incident open nothing any more: this one and all before it."""

    link = models.ForeignKey(DayLink, on_delete=models.PROTECT, related_name="+")
    reason = Line(_("理由"), blank=True)

    def __str__(self) -> str:
        return f"{self.party} {self.link}"


class LevelOverruled(FactOfAParty):
    """A level that somebody gave one party, whatever its agreement makes of what was read; without a number it follows
    the agreement again."""

    number = models.PositiveSmallIntegerField(choices=NUMBERS, null=True)
    reason = Line(_("理由"))

    def __str__(self) -> str:
        return f"{self.party}: {self.number or '—'}"


class ReadingNoted(FactOfTheDay):
    """What was read or seen, for all parties: a number with its unit, the step of a scale, or whether a thing is so."""

    kind = models.CharField(max_length=10, choices=list(READ_WORDS.items()), default=NUMBER)
    quantity = Line(_("何を"), max_length=500)
    value = Line(_("値"), max_length=100)
    unit = Line(_("単位"), max_length=20, blank=True)
    source = Line(_("どこから"), blank=True)

    def __str__(self) -> str:
        return f"{self.quantity} {self.shown}"

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return str(SO_WORDS[self.value]) if self.kind == SO else f"{self.value}{self.unit}"
