"""Peacetime meetings: with whom, about what, what we heard, which concerns were raised and what became of them."""

from datetime import UTC
from typing import Any, get_args
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.content.vocabulary import SIDE_WORDS, Side
from agreements.models.fields import Line, Paragraph, Placed, Retirable
from agreements.models.parties import Party
from agreements.models.searched import Findable, Searched
from agreements.models.system import System

SIDES = [(side, SIDE_WORDS[side]) for side in get_args(Side)]
# The first three are why one says no; the others say what stands in the way.
CONCERN_KINDS = [
    ("earning_first", _("稼ぐことが先")),
    ("no_time", _("時間がない")),
    ("unseen", _("大切さが伝わっていない")),
    ("depends", _("その日による")),
    ("contract", _("契約の見直しが要る")),
    ("other", _("そのほか")),
]
# Without a year: what a business has before it every year, such as the month in which it closes its books.
MONTHS = [
    (1, _("1月")),
    (2, _("2月")),
    (3, _("3月（春・年度末の決算）")),
    (4, _("4月")),
    (5, _("5月")),
    (6, _("6月（夏）")),
    (7, _("7月")),
    (8, _("8月")),
    (9, _("9月（秋・中間決算）")),
    (10, _("10月")),
    (11, _("11月")),
    (12, _("12月（冬・年末商戦）")),
]


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "MeetingQuerySet":
        """Meetings about a system `user` sees; one about no system is seen by who arranged it."""
        if user.is_superuser:  # type: ignore[attr-defined]
            return self
        mine = System.objects.visible_to(user)
        return self.filter(Q(systems__in=mine) | Q(systems__isnull=True, created_by=user)).distinct()


class Meeting(Findable):
    title = Line(_("題名"))
    starts_at = models.DateTimeField(_("始まり"))
    ends_at = models.DateTimeField(_("終わり"))
    time_zone = models.CharField(_("時間帯"), max_length=40, default="Asia/Tokyo")
    place = Line(_("場所"), blank=True)
    call_url = models.URLField(_("オンライン会議のアドレス"), blank=True)
    systems = models.ManyToManyField(System, blank=True, related_name="+", verbose_name=_("対象システム"))
    parties = models.ManyToManyField(Party, related_name="+", verbose_name=_("相手"))
    preparation = Paragraph(_("準備"))
    heard = Paragraph(_("伺った内容"))
    held_at = models.DateTimeField(_("実施の記録"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("取りやめ"), null=True, blank=True, editable=False)
    # By what calendars know it. Never a number of ours: after a restore those come again, for other meetings.
    calendar_uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    # Counts what a calendar must take over anew (SEQUENCE of RFC 5545).
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    searched = Searched("title", "place")
    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["searched", "calendar_uid"])

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("終わりの時刻は、始まりより後にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> str:
        """The chain of events of this meeting."""
        return f"MEETING-{self.pk:04d}"

    def said(self) -> dict[str, Any]:
        """Return what a version rests on that cites it: when it was, about what, with whom."""
        times = {name: getattr(self, name).astimezone(UTC).isoformat() for name in ("starts_at", "ends_at")}
        texts = {name: getattr(self, name) for name in ("title", "time_zone", "place", "call_url")}
        there = [[row.party_id, row.role, row.name] for row in self.attendees.order_by("pk")]
        sides = {
            "systems": sorted(self.systems.values_list("slug", flat=True)),
            "parties": sorted(self.parties.values_list("pk", flat=True)),
        }
        return {**texts, **times, **sides, "attendees": there, "cancelled": self.cancelled_at is not None}


class Attendee(Placed):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("会社"))
    role = Line(_("役割"))
    name = Line(_("お名前"), blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["meeting", "place", "id"]

    def __str__(self) -> str:
        return f"{self.role} {self.name}".strip()


class Concern(Placed):
    """Recorded honestly: what was said, by whom, when it is good to ask again, what became of it.

    The right moment is said in their words (`next_moment`), and as what a calendar or an outage can tell: the earliest
    of those that are given counts (ADR 103; `queries/moments.py` says whether it has come).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="concerns")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("言われた会社"))
    kind = models.CharField(_("種類"), max_length=14, choices=CONCERN_KINDS)
    text = Paragraph(_("言われたこと"), blank=False)
    # The item of the draft that was objected to at the table; said again in other words it is the same concern.
    item = models.CharField(max_length=60, blank=True, editable=False)
    next_moment = Line(_("次に話すとよいとき"), blank=True)
    next_on = models.DateField(_("その日"), null=True, blank=True)
    after_outage = models.BooleanField(_("相手の次の障害のあと"), default=False)
    before_month = models.PositiveSmallIntegerField(_("毎年この月の前"), choices=MONTHS, null=True, blank=True)
    outcome = Paragraph(_("どうなったか"))
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["meeting", "place", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class KeptAnswer(Retirable):
    """What helped against a no, from a concern that was closed: without names, after a lead looked (ADR 109)."""

    kind = models.CharField(_("断られたわけ"), max_length=14, choices=CONCERN_KINDS)
    said = Paragraph(_("言われたこと"), blank=False, max_length=300)
    answer = Paragraph(_("答え"), blank=False, max_length=500)
    history = HistoricalRecords()

    class Meta(Retirable.Meta):
        ordering = ["kind", "-id"]

    def __str__(self) -> str:
        return self.said[:40]
