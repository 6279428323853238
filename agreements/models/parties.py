"""Whom we agree with, and our own side: parties, their contacts, a vendor's capabilities."""

from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements import states
from agreements.content import parts
from agreements.content.labels import words_of
from agreements.content.vocabulary import LANGUAGE_WORDS, PARTY_WORDS
from agreements.display import in_english
from agreements.models.fields import Line, Paragraph, Placed, Retirable
from agreements.models.searched import Findable, Searched

PARTY_KINDS = [*PARTY_WORDS.items(), ("own", _("弊社"))]
RANKS = [("A", "A"), ("B", "B"), ("C", "C")]
SENSITIVITIES = [("high", _("高い")), ("medium", _("ふつう")), ("low", _("低い"))]
LANGUAGES = list(LANGUAGE_WORDS.items())


class Party(Findable, Retirable):
    """A customer, a vendor, or (once) the operating organisation itself."""

    kind = models.CharField(_("区分"), max_length=10, choices=PARTY_KINDS)
    name = Line(_("名前"), unique=True)
    name_en = Line(_("英語の名前"), blank=True)
    reading = Line(_("ふりがな"), blank=True)
    language = models.CharField(_("取り決めの言語"), max_length=2, choices=LANGUAGES, default="ja")
    revenue_rank = models.CharField(_("売上区分"), max_length=1, choices=RANKS, blank=True)
    incident_sensitivity = models.CharField(_("障害への感度"), max_length=6, choices=SENSITIVITIES, blank=True)
    account_owner = Line(_("営業担当"), blank=True)
    account_owner_mail = models.EmailField(_("営業担当のメール"), blank=True)
    contract_reference = Line(_("契約の番号"), blank=True)
    notes = Paragraph(_("補足"))
    # Lists show those without a rank last; an index orders by a column only.
    rank_place = models.GeneratedField(
        expression=Case(When(revenue_rank="", then=Value("Z")), default=F("revenue_rank")),
        output_field=models.CharField(max_length=1),
        db_persist=True,
    )
    searched = Searched("name", "name_en", "reading", indexed=True)
    history = HistoricalRecords(excluded_fields=["rank_place", "searched"])

    class Meta(Retirable.Meta):
        ordering = ["name"]
        indexes = [models.Index(fields=["rank_place", "name"], name="party_by_rank")]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="own"),
                name="party_one_own_side",
                violation_error_message=_("弊社は1つだけ登録します。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="customer") | Q(revenue_rank="", incident_sensitivity=""),
                name="party_rank_is_a_customers",
                violation_error_message=_("売上区分と障害への感度は、顧客だけに書きます。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="customer") | Q(account_owner="", account_owner_mail=""),
                name="party_account_owner_is_a_customers",
                violation_error_message=_("営業担当は、顧客だけに書きます。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="vendor") | Q(contract_reference=""),
                name="party_contract_is_a_vendors",
                violation_error_message=_("契約の番号は、ベンダ・連携先だけに書きます。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name_in("en" if in_english() else "ja")

    @classmethod
    def own_side(cls) -> Self | None:
        """The operating organisation itself, None while nobody has registered it."""
        return cls.objects.filter(kind="own").first()

    def name_in(self, language: str) -> str:
        return (self.name_en or self.name) if language == "en" else self.name


class SaidInBoth(models.Model):
    """What stands on papers of both languages: the text, and beside some of them the same in English."""

    class Meta:
        abstract = True

    def said(self, name: str, language: str) -> str:
        """Return a text in a language, in Japanese where it has no English."""
        text: str = getattr(self, name)
        return (getattr(self, f"{name}_en") or text) if language == "en" else text

    def read(self, name: str) -> str:
        """Return a text in the language of whoever reads the page."""
        return self.said(name, "en" if in_english() else "ja")


class Contact(SaidInBoth, Findable, Retirable, Placed):
    """A role at a party, in call order. A phone number is E.164, its extension behind it
    (+81300000142;ext=12); `phone_is_example` marks reserved ranges. Of one that left, `successor` is who follows."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contacts")
    role = Line(words_of(parts.Contact, "role"))
    role_en = Line(_("役割（英語）"), blank=True)
    department = Line(words_of(parts.Contact, "department"), blank=True)
    department_en = Line(_("部署（英語）"), blank=True)
    name = Line(words_of(parts.Contact, "name"), blank=True)
    phone = models.CharField(_("電話"), max_length=30, blank=True)
    phone_is_example = models.BooleanField(_("見本の番号（つながらない番号）"), default=False)
    mail = models.EmailField(words_of(parts.Contact, "mail"), blank=True)
    hours = Line(words_of(parts.Contact, "hours"), blank=True)
    hours_en = Line(_("受けられる時間（英語）"), blank=True)
    language = models.CharField(_("話せる言語"), max_length=2, choices=LANGUAGES, default="ja")
    no_answer_minutes = models.PositiveIntegerField(_("出ないとき、次へ移るまで（分）"), null=True, blank=True)
    gets_reports = models.BooleanField(_("障害の報告を受け取る"), default=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    searched = Searched("phone", indexed=True)
    history = HistoricalRecords(excluded_fields=["searched"])

    class Meta(Retirable.Meta):
        ordering = ["party", "place", "id"]
        # The party may say itself that somebody has left: then none of us put the row out of use.
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at__isnull=False) | Q(retired_by__isnull=True),
                name="agreements_contact_retired_whole",
                violation_error_message=_("使わなくした日時と人は、そろって記録します。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.read('role')} {self.name}".strip()


class Capability(SaidInBoth, Retirable, Placed):
    """What a vendor can and cannot do (できる/できない範囲)."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="capabilities")
    what = Line(words_of(parts.Capability, "what"))
    what_en = Line(_("内容（英語）"), blank=True)
    can = models.CharField(
        words_of(parts.Capability, "can"), max_length=12, choices=list(states.CAPABILITY_WORDS.items())
    )
    condition = Line(words_of(parts.Capability, "condition"), blank=True)
    condition_en = Line(_("条件（英語）"), blank=True)
    hours = Line(words_of(parts.Capability, "hours"), blank=True)
    hours_en = Line(_("対応する時間（英語）"), blank=True)
    within_minutes = models.PositiveIntegerField(_("期限（分以内）"), null=True, blank=True)
    clause = Line(words_of(parts.Capability, "clause"), blank=True)
    clause_en = Line(_("契約の条項（英語）"), blank=True)
    contract_review_needed = models.BooleanField(words_of(parts.Capability, "contract_review_needed"), default=False)
    # Of the review: who of us sees to it, and the day by which the contract wants notice of a change.
    review_owner = Line(_("見直しの担当"), blank=True)
    notice_by = models.DateField(_("契約の通知の期限"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta(Retirable.Meta):
        ordering = ["party", "place", "id"]
        verbose_name_plural = "capabilities"
        constraints = [
            *Retirable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(contract_review_needed=True) | Q(review_owner="", notice_by=None),
                name="capability_reviewed_only_where_needed",
                violation_error_message=_("担当と通知の期限は、契約の見直しが必要なときに書きます。"),
            ),
        ]

    def __str__(self) -> str:
        return self.read("what")
