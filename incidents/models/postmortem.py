"""What ends an outage for one party: 障害報告書, a draft that people write, and each version our side has approved."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import AppendOnlyModel, Document, Party
from agreements.models.append_only import AppendOnlyQuerySet
from agreements.models.fields import Paragraph
from incidents.models.incident import Incident

ESTIMATED, CONFIRMED = "estimated", "confirmed"
CAUSE_WORDS = {ESTIMATED: _("推定"), CONFIRMED: _("確定")}
INTERIM, PERMANENT, PREVENTION = "interim", "permanent", "prevention"
MEASURE_WORDS = {INTERIM: _("暫定対策"), PERMANENT: _("恒久対策"), PREVENTION: _("再発防止")}
_LONGEST = 5_000


class PostmortemQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "PostmortemQuerySet":
        return self.filter(incident__in=Incident.objects.visible_to(user))


class Postmortem(models.Model):
    """What one party will read of an outage that is over. `measures` are rows of kind, what, owner and due (an ISO day
    or nothing); times, reports and promises come from the record when it is printed. `revision` counts its saves."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="postmortems")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    outline = Paragraph(_("概要"), max_length=_LONGEST)
    facts = Paragraph(_("わかっている事実"), max_length=_LONGEST)
    effect = Paragraph(_("影響"), max_length=_LONGEST)
    cause = Paragraph(_("原因"), max_length=_LONGEST)
    cause_state = models.CharField(
        _("原因の確かさ"), max_length=10, choices=list(CAUSE_WORDS.items()), default=ESTIMATED
    )
    similar = Paragraph(_("似た事例の点検"), max_length=_LONGEST)
    measures = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objects = PostmortemQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["incident", "party"], name="postmortem_once_a_party")]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.party}"

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What people wrote, each by what it is called."""
        names = {"outline", "facts", "effect", "cause", "similar"}
        fields = [field for field in self._meta.concrete_fields if field.name in names]
        words = [(str(field.verbose_name), getattr(self, field.name)) for field in fields]
        rows = [" ".join(filter(None, [row["what"], row["owner"], row["due"]])) for row in self.measures]
        return [*words, (str(_("対策（担当と期日）")), "\n".join(rows))]


class PostmortemVersionQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: models.Model) -> "PostmortemVersionQuerySet":
        return self.filter(postmortem__incident__in=Incident.objects.visible_to(user))


class PostmortemVersion(AppendOnlyModel):
    """A version that somebody of ours approved: what is printed, word for word, and the paper itself."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    content_text = models.TextField()
    content_sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objects: ClassVar[Any] = PostmortemVersionQuerySet.as_manager()

    class Meta:
        ordering = ["postmortem", "number"]
        constraints = [
            models.UniqueConstraint(fields=["postmortem", "number"], name="postmortem_version_once_in_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.postmortem} v{self.number}"
