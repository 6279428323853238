"""Systems, and who on our side may see and do what on each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.display import in_english
from agreements.models.fields import Line, Paragraph, Retirable
from agreements.models.parties import Contact, Party
from agreements.models.searched import Findable, Searched

LEAD, ONCALL, READER = "lead", "oncall", "reader"
ROLES = [(LEAD, _("運用責任者")), (ONCALL, _("当番")), (READER, _("閲覧"))]


class SystemQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "SystemQuerySet":
        """Systems on which `user` has any role; an administrator has all."""
        if user.is_superuser:  # type: ignore[attr-defined]
            return self
        return self.filter(memberships__user=user).distinct()

    def in_use(self) -> "SystemQuerySet":
        return self.filter(retired_at__isnull=True)


class System(Findable, Retirable):
    """What breaks. Its plan hangs on it (models/plan.py); `parties` are those it serves or rests on,
    `our_contacts` who of us answers for it; while nobody is named, everybody does."""

    slug = models.SlugField(_("アドレスに使う名前（英数字）"), max_length=50, unique=True)
    name = Line(_("名前"), unique=True)
    name_en = Line(_("英語の名前"), blank=True)
    reading = Line(_("ふりがな"), blank=True)
    symptom = Line(_("止まったときに見えること"), blank=True, max_length=120)
    symptom_en = Line(_("止まったときに見えること（英語）"), blank=True, max_length=160)
    first_act = Line(_("まずすること"), blank=True, max_length=60)
    first_act_en = Line(_("まずすること（英語）"), blank=True, max_length=80)
    notes = Paragraph(_("補足"))
    parties = models.ManyToManyField(Party, blank=True, related_name="+", verbose_name=_("関わる顧客・連携先"))
    our_contacts = models.ManyToManyField(Contact, blank=True, related_name="+", verbose_name=_("弊社の連絡先"))
    # Who of us approves a version before the other side hears of it; nobody, unless somebody is named.
    own_approvers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("先に承認する社内の方")
    )
    searched = Searched("name", "name_en", "reading")
    searched_beside = Searched("slug", "symptom", "symptom_en")
    objects = SystemQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["searched", "searched_beside"])

    class Meta(Retirable.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name_in("en" if in_english() else "ja")

    def name_in(self, language: str) -> str:
        return (self.name_en or self.name) if language == "en" else self.name

    @property
    def symptom_read(self) -> str:
        """What is seen when it stops, in the reader's language where that is known."""
        return (self.symptom_en if in_english() else "") or self.symptom


class Membership(models.Model):
    """One person's role on one system."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=ROLES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "user"], name="membership_one_role_a_system")]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.system}"
