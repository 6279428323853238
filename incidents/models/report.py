"""What the parties are told: drafts that can change, reports written once, one delivery per recipient."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements import states
from agreements.content.vocabulary import CORRECTION, FIRST, REPORT_WORDS, UPDATE
from agreements.models import AgreementVersion, AppendOnlyModel, Contact, Document, Party, System
from agreements.models.append_only import AppendOnlyQuerySet
from agreements.models.fields import Line, Paragraph
from agreements.models.plan import NUMBERS
from incidents.models.incident import Incident

KINDS = list(REPORT_WORDS.items())
# What a further report follows while it lasts.
FOLLOWED = frozenset({FIRST, UPDATE, CORRECTION})
# Later in this list is later on the day. A correction is of another report and stands beside that order.
_ORDER = list(REPORT_WORDS)
_CORRECTS = Q(kind=CORRECTION, corrects__isnull=False) | ~Q(kind=CORRECTION) & Q(corrects__isnull=True)


def rank(kind: str, ordinal: int) -> tuple[int, int]:
    """Return what puts reports in the order of the day: first, update 1, update 2 …, recovery, final."""
    return _ORDER.index(kind), ordinal


def kind_label(kind: str, ordinal: int) -> str:
    """Return 第一報, 続報 2, 復旧報 or 最終報 in the active language; of the others the second is numbered too."""
    if kind == UPDATE:
        return gettext("続報 %(ordinal)d") % {"ordinal": ordinal}
    return f"{REPORT_WORDS[kind]} {ordinal}" if ordinal > 1 else str(REPORT_WORDS[kind])


class ReportDraftQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "ReportDraftQuerySet":
        return self.filter(incident__in=Incident.objects.visible_to(user))


class ReportDraft(models.Model):
    """What will be said to one party. `body` can be written; the citation stands above it and cannot.

    `known` are the facts it was drafted from, as they came in, and `known_en` the same in English; `edited` says that a
    person wrote in it, so that a change of level does not write over their words. `revision` counts its saves.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="drafts")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    ordinal = models.PositiveIntegerField(default=1)
    level_number = models.PositiveSmallIntegerField(choices=NUMBERS)
    version = models.ForeignKey(AgreementVersion, null=True, on_delete=models.PROTECT, related_name="+")
    # The report a correction puts right.
    corrects = models.ForeignKey("Report", null=True, on_delete=models.PROTECT, related_name="+")
    recipients = models.ManyToManyField(Contact, related_name="+")
    known = Paragraph()
    known_en = Paragraph()
    subject = Line()
    body = Paragraph(max_length=20_000, blank=False)
    attach = models.BooleanField(default=True)
    # Our account owner of the customer gets a copy.
    to_owner = models.BooleanField(default=False)
    # By when it says that the next one comes, where somebody chose another time than the usual.
    next_at = models.DateTimeField(_("次の報告の時刻"), null=True, blank=True)
    edited = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objects = ReportDraftQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "party", "kind", "ordinal"], name="report_draft_once_in_its_place"
            ),
            models.CheckConstraint(
                condition=_CORRECTS,
                name="report_draft_corrects_a_report",
                violation_error_message=_("訂正報には、訂正する報告が要ります。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.party} {self.label}"

    @property
    def label(self) -> str:
        return kind_label(self.kind, self.ordinal)

    @property
    def rank(self) -> tuple[int, int]:
        return rank(self.kind, self.ordinal)


class ReportQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: models.Model) -> "ReportQuerySet":
        return self.filter(incident__in=Incident.objects.visible_to(user))


class Report(AppendOnlyModel):
    """What was sent, word for word, and what it rested on: the version and the attached document, by their hashes."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    ordinal = models.PositiveIntegerField()
    level_number = models.PositiveSmallIntegerField(choices=NUMBERS)
    level_name = Line(max_length=20)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    subject = Line()
    citation = Paragraph(blank=False)
    body = Paragraph(max_length=20_000, blank=False)
    consent = models.CharField(max_length=20, choices=list(states.VERSION_WORDS.items()), blank=True)
    version = models.ForeignKey(AgreementVersion, null=True, on_delete=models.PROTECT, related_name="+")
    version_sha256 = models.CharField(max_length=64, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    document_sha256 = models.CharField(max_length=64, blank=True)
    # By when it said that the next one comes.
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objects: ClassVar[Any] = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "party", "kind", "ordinal"], name="report_once_in_its_place"),
            models.CheckConstraint(
                condition=_CORRECTS,
                name="report_corrects_a_report",
                violation_error_message=_("訂正報には、訂正する報告が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=True, document_sha256="")
                | Q(document__isnull=False) & ~Q(document_sha256=""),
                name="report_document_with_its_hash",
                violation_error_message=_("添付した文書とそのハッシュは、そろって記録します。"),
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True, version_sha256="") | Q(version__isnull=False) & ~Q(version_sha256=""),
                name="report_version_with_its_hash",
                violation_error_message=_("引いた版とそのハッシュは、そろって記録します。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.party} {self.label}"

    @property
    def label(self) -> str:
        return kind_label(self.kind, self.ordinal)

    @property
    def rank(self) -> tuple[int, int]:
        return rank(self.kind, self.ordinal)


class ReportGround(AppendOnlyModel):
    """What else a report rests on, to a party that the incident touches by more than one system: how it stood with that
    system, the version that was cited and the document that went along."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="grounds")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    level_number = models.PositiveSmallIntegerField(choices=NUMBERS)
    consent = models.CharField(max_length=20, choices=list(states.VERSION_WORDS.items()), blank=True)
    version = models.ForeignKey(AgreementVersion, null=True, on_delete=models.PROTECT, related_name="+")
    version_sha256 = models.CharField(max_length=64, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    document_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "system"], name="report_ground_once_a_system")]

    def __str__(self) -> str:
        return f"{self.report} {self.system}"


class DeliveryQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: models.Model) -> "DeliveryQuerySet":
        return self.filter(report__incident__in=Incident.objects.visible_to(user))


class Delivery(AppendOnlyModel):
    """One mailbox a report went to, with whom it is for, as they were then; our account owner is no contact. How the
    sending stands is told by the mail with `mail_key`."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="deliveries")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    role = Line()
    name = Line(blank=True)
    mail = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)
    mail_key = models.CharField(max_length=200, unique=True)
    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["report", "contact"], name="delivery_once_a_contact")]

    def __str__(self) -> str:
        return f"{self.report} → {self.role}"
