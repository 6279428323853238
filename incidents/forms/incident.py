"""What is asked about an incident: what is seen, since when, how grave; what became of it."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements import states
from agreements.forms.fields import ChoiceField, LineField, TextField, TypedChoiceField
from agreements.forms.register import ListFilter
from agreements.forms.searching import SearchedBoxes, Searching
from agreements.models import System
from agreements.models.plan import NUMBERS

ALL = "all"
AS_PLANNED = 0
FIRST_YEAR, LAST_YEAR = 2000, 2099


class InstantField(forms.DateTimeField):
    """A day and a clock time, in the zone of the page."""

    default_error_messages = {"invalid": _("日付と時刻を入れてください（例 2026-10-19 10:24）。")}

    def to_python(self, value: Any) -> datetime | None:
        """Years outside a lifetime of this system are slips of the finger, and their clocks cannot be computed."""
        try:
            moment = super().to_python(value)
        except (OverflowError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class IncidentFilter(ListFilter):
    state = ChoiceField(
        label=_("状態"), choices=[*states.INCIDENT_WORDS.items(), (ALL, _("すべて"))], required=False, initial="open"
    )
    owner = LineField(label=_("営業担当"), required=False, max_length=100)


class SightingForm(forms.Form):
    """What is seen and since when."""

    symptom = LineField(
        label=_("見えていること"),
        max_length=120,
        help_text=_("顧客から見える言葉で（例 カード決済の承認が通らない）。"),
    )
    symptom_en = LineField(
        label=_("見えていること（英語）"),
        max_length=160,
        required=False,
        help_text=_("英語で取り決めた相手への報告に使います。"),
    )
    started_at = InstantField(label=_("いつから"), help_text=_("日本時間。分からないときは、検知した時刻にします。"))
    detected_at = InstantField(label=_("検知した時刻"), help_text=_("日本時間。第一報の期限は、ここから数えます。"))


class FurtherForm(Searching, forms.Form):
    """Which other systems it touches."""

    further = forms.ModelMultipleChoiceField(
        label=_("影響を受けるほかのシステム"),
        queryset=System.objects.none(),
        widget=SearchedBoxes,
        required=False,
        help_text=_("2つ以上のシステムに関わる相手にも、報告は1通です。あとから加えられます。"),
    )

    def __init__(self, data: Any = None, *, others: QuerySet[System], **options: Any) -> None:
        """`others` are the systems one may choose from."""
        super().__init__(data, **options)
        self.offer_by_search("further", others)


class NewIncidentForm(FurtherForm, SightingForm):
    level = TypedChoiceField(
        label=pgettext_lazy("label", "障害レベル"),
        choices=NUMBERS,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("迷ったら重いほうを選びます。あとから変えられます。"),
        error_messages={"required": _("障害レベルを選んでください。迷ったら重いほうにします。")},
    )
    known = TextField(
        label=_("わかっていること"),
        required=False,
        max_length=2_000,
        help_text=_("すべての相手の第一報の下書きに入ります。あとで書けます。"),
    )
    known_en = TextField(
        label=_("わかっていること（英語）"),
        required=False,
        max_length=2_000,
        help_text=_("英語で送る相手に使います。なければ、日本語のままと断って送ります。"),
    )
    # Makes a second press of the button the same incident.
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class LevelChangeForm(forms.Form):
    """Which level from now on; 0 leaves it to our plan and what is read."""

    level = TypedChoiceField(
        label=pgettext_lazy("label", "障害レベル"),
        choices=[*NUMBERS, (AS_PLANNED, _("対応方針と読み取りに任せる"))],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("障害レベルを選んでください。")},
    )
    for_all = forms.BooleanField(
        label=_("すべての相手をこのレベルとする"),
        required=False,
        help_text=_("印がなければ、各社のレベルは、各社との取り決めと読み取りで決まります。"),
    )
    reason = LineField(
        label=_("変える理由"),
        help_text=_("選んだレベルは、あとの読み取りでは変わりません。例 成功率が 50% を下回った。"),
    )

    def said(self) -> dict[str, Any]:
        """Return it as it is given."""
        ruled = self.cleaned_data["level"] != AS_PLANNED
        level = self.cleaned_data["level"] if ruled else None
        for_all = ruled and self.cleaned_data["for_all"]
        return {"level": level, "ruled": ruled, "for_all": for_all, "reason": self.cleaned_data["reason"]}


class RecoveryForm(forms.Form):
    happened_at = InstantField(label=_("復旧した時刻"), help_text=_("日本時間。"))
    note = TextField(
        label=_("何で確かめたか"),
        required=False,
        max_length=1_000,
        help_text=_("例 成功率 99% 以上が 5分続いた。"),
    )


class NoteForm(forms.Form):
    note = TextField(label=_("記録に残すこと"), required=False, max_length=1_000)
