"""Stored PDFs, named by their bytes: bodies of versions, issued copies, certificates, general procedures,
postmortems."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from agreements.models.parties import Party
from agreements.models.system import System
from agreements.models.version import AgreementVersion

BODY, ISSUED, GENERAL, POSTMORTEM, CERTIFICATE = "body", "issued", "general", "postmortem", "trail"
# They belong to no version: a system's, and an incident's.
_WITHOUT_VERSION = (GENERAL, POSTMORTEM)
SIZES = [("a4", "A4"), ("phone", _("スマホ用"))]
KINDS = [
    (BODY, _("本文")),
    (ISSUED, _("控え")),
    (GENERAL, _("一般の手順")),
    (POSTMORTEM, _("障害報告書")),
    (CERTIFICATE, _("承認証明")),
]


class DocumentQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: models.Model) -> "DocumentQuerySet":
        return self.filter(system__in=System.objects.visible_to(user))


class Document(AppendOnlyModel):
    """A row exists only after its bytes are safely in the vault (pdf/vault.py): ready means readable.

    `number` counts the issued copies of a version (all are kept, the newest is served); `source_sha256` is the hash
    of the content it was rendered from. `checks` is what page_check found on it (findings as JSON).

    A sealed file is the printed one, whose hash is `printed_sha256`, and behind it the packed `seal`, made with the key
    of the certificate `sealed_by` (agreements/sealing.py). `proof` is the code that was printed on it.
    """

    kind = models.CharField(max_length=10, choices=KINDS)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(AgreementVersion, null=True, on_delete=models.PROTECT, related_name="documents")
    language = models.CharField(max_length=2)
    size = models.CharField(max_length=8, choices=SIZES, default="a4")
    number = models.PositiveIntegerField(default=1)
    source_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.PositiveIntegerField()
    made_with = models.CharField(max_length=200)
    checks = models.TextField(default="[]")
    at = models.DateTimeField()
    printed_sha256 = models.CharField(max_length=64, blank=True)
    seal = models.TextField(blank=True)
    sealed_by = models.CharField(max_length=64, blank=True)
    proof = models.TextField(blank=True)
    objects = DocumentQuerySet.as_manager()  # type: ignore[misc]  # a queryset of its own

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "language", "size", "number"], name="document_number_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=_WITHOUT_VERSION, version__isnull=True)
                | ~Q(kind__in=_WITHOUT_VERSION) & Q(version__isnull=False),
                name="document_of_a_version_or_general",
                violation_error_message=_("版の文書か、一般の手順か、障害報告書のどれかです。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"

    @property
    def form_words(self) -> str:
        """Which of the files of a version it is: 日本語 A4, 英語 スマホ用."""
        return form_words(self.language, self.size)


def form_words(language: str, size: str) -> str:
    return f"{LANGUAGE_WORDS[language]} {dict(SIZES)[size]}"
