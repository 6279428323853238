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
from agreements.models.fields import Line, Paragraph, Placed
from agreements.models.parties import Party
from agreements.models.searched import Findable, Searched
from agreements.models.system import System

SIDES = [(side, SIDE_WORDS[side]) for side in get_args(Side)]
CONCERN_KINDS = [
    ("no_time", _("いまは時間がない")),
    ("not_priority", _("優先ではない")),
    ("no_need", _("必要を感じない")),
    ("depends", _("その日による")),
    ("contract", _("契約の見直しが要る")),
    ("other", _("そのほか")),
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
    """Recorded honestly: what was said, by whom, when it is good to ask again, what became of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="concerns")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("言われた会社"))
    kind = models.CharField(_("種類"), max_length=14, choices=CONCERN_KINDS)
    text = Paragraph(_("言われたこと"), blank=False)
    next_moment = Line(_("次に話すとよいとき"), blank=True)
    next_on = models.DateField(_("その日"), null=True, blank=True)
    outcome = Paragraph(_("どうなったか"))
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["meeting", "place", "id"]

    def __str__(self) -> str:
        return self.text[:40]
