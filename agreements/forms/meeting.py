"""Meetings, who comes to them, and what is raised there."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Case, Q, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.forms.fields import ChoiceField, RowsField, TextField, readable
from agreements.forms.register import ListFilter, RegisterForm, asked
from agreements.forms.searching import SearchedBoxes, Searching
from agreements.forms.zones import ZONES, instant
from agreements.models import Attendee, Concern, Contact, Meeting, Party, System, User

WHEN = [
    ("upcoming", gettext_lazy("これから")),
    ("past", gettext_lazy("終わったもの")),
    ("all", gettext_lazy("すべて")),
]
OWN_SIDE_FIRST = Case(When(kind="own", then=0), default=1)
OWN_SIDE_FIRST_OF_CONTACTS = Case(When(party__kind="own", then=0), default=1)
_LATE = time(23, 59)
_LONGEST_KEY = 18
# Years that a meeting can be in: what lies outside is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 2000, 2099


class MeetingFilter(ListFilter):
    when = ChoiceField(label=gettext_lazy("時期"), choices=WHEN, required=False, initial="upcoming")


class MeetingForm(Searching, RegisterForm):
    """Day and times are those of the clock in the meeting's zone; the row keeps the instants."""

    rows = (("on", "starts", "ends"), ("place", "call_url"))
    on = forms.DateField(label=gettext_lazy("日"), help_text=gettext_lazy("例 2026-10-19"))
    starts = forms.TimeField(label=gettext_lazy("始まり"), help_text=gettext_lazy("例 10:00"))
    ends = forms.TimeField(
        label=gettext_lazy("終わり"),
        help_text=gettext_lazy("例 11:00。空けておくと、始まりの1時間後。"),
        required=False,
    )
    people = RowsField(
        label=gettext_lazy("出席者（連絡先から）"),
        queryset=Contact.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("ここにない方は、登録したあとで加えます。"),
    )
    time_zone = ChoiceField(
        label=gettext_lazy("時間帯"),
        choices=ZONES,
        initial="Asia/Tokyo",
        help_text=gettext_lazy("上の時刻は、この時間帯のものです。"),
    )
    call_url = forms.URLField(
        label=gettext_lazy("オンライン会議のアドレス"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("例 https://meet.example/heiji"),
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"]), readable],
    )

    class Meta:
        model = Meeting
        formfield_callback = asked
        fields = (
            "title", "on", "starts", "ends", "time_zone", "place", "call_url", "parties", "systems", "people",
            "preparation", "heard",
        )  # fmt: skip
        widgets = {"systems": SearchedBoxes, "parties": SearchedBoxes}
        help_texts = {
            "title": gettext_lazy("例 障害時の対応の打合せ（第2回）"),
            "place": gettext_lazy("例 みなと百貨店 本社 12階 会議室B"),
            "preparation": gettext_lazy("社内だけで見ます。持っていく案、聞きたいこと、相手の守りたいもの。"),
            "heard": gettext_lazy("相手の言葉のまま書きます。議事録の下書きに入ります。"),
        }
        error_messages = {
            "parties": {"required": gettext_lazy("相手を1社以上選んでください。")},
            "systems": {"required": gettext_lazy("対象システムを1つ以上選んでください。")},
        }

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        meeting = self.instance
        chosen = {name: self._chosen(name) for name in ("systems", "parties")}
        systems = System.objects.visible_to(user).filter(Q(retired_at=None) | Q(pk__in=chosen["systems"]))
        parties = Party.objects.exclude(kind="own").filter(Q(retired_at=None) | Q(pk__in=chosen["parties"]))
        self.fields["systems"].required = True
        self.offer_by_search("systems", systems, chosen["systems"])
        self.offer_by_search("parties", parties, chosen["parties"])
        if meeting.pk:
            del self.fields["people"]
            self._show_local_times()
        else:
            self._offer(systems, chosen["parties"])

    def _offer(self, systems: Any, parties: list[Any]) -> None:
        """What a new meeting most likely is: about the only system there is, with those one may call there."""
        self.initial.setdefault("title", _("障害時の対応の打合せ"))
        if not self.initial.get("systems") and systems.count() == 1:
            self.initial["systems"] = [systems.get().pk]
        sent = parties
        if self.is_bound:
            typed = self.fields["parties"].widget.value_from_datadict(self.data, {}, "parties") or []
            sent = [key for key in map(str, typed) if key.isdecimal() and len(key) <= _LONGEST_KEY]
        people = Contact.objects.filter(Q(party__in=sent) | Q(party__kind="own"), retired_at=None)
        people = people.select_related("party").order_by(OWN_SIDE_FIRST_OF_CONTACTS, "party__name", "place", "pk")
        if not sent or not people.exclude(party__kind="own").exists():
            del self.fields["people"]
            return
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.fields["people"].label_from_instance = lambda row: f"{row.party}　{row}"  # type: ignore[attr-defined]

    def _chosen(self, name: str) -> list[int]:
        """The keys of those that the meeting has, or is begun with."""
        if self.instance.pk:
            return list(getattr(self.instance, name).values_list("pk", flat=True))
        return [getattr(key, "pk", key) for key in (self.initial.get(name) or []) if key]

    def _show_local_times(self) -> None:
        meeting = self.instance
        zone = ZoneInfo(meeting.time_zone)
        starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
        self.initial.update(on=starts.date(), starts=starts.time(), ends=ends.time())
        field = self.fields["time_zone"]
        if meeting.time_zone not in dict(ZONES):
            field.choices = [*ZONES, (meeting.time_zone, meeting.time_zone)]  # type: ignore[attr-defined]

    def clean_on(self) -> date | None:
        return day_of_a_meeting(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") is None and "ends" not in self.errors:
            data["ends"] = data["starts"].replace(hour=data["starts"].hour + 1) if data["starts"].hour < 23 else _LATE
        if all(data.get(name) is not None for name in ("on", "starts", "ends", "time_zone")):
            self._set_instants(data)
        if not data.get("place") and not data.get("call_url") and not {"place", "call_url"} & set(self.errors):
            self.add_error("place", _("場所か、オンライン会議のアドレスを書いてください。"))
        return data

    def _set_instants(self, data: dict[str, Any]) -> None:
        for name, field in (("starts", "starts_at"), ("ends", "ends_at")):
            try:
                setattr(self.instance, field, instant(data["on"], data[name], data["time_zone"]))
            except ValidationError as error:
                self.add_error(name, error)
                return
        if self.instance.ends_at <= self.instance.starts_at:
            self.add_error(
                "ends", _("終わりの時刻は、始まりより後にしてください。日をまたぐときは、2つの打合せに分けます。")
            )


class HeldForm(forms.Form):
    heard = TextField(
        label=gettext_lazy("伺った内容"),
        required=False,
        help_text=gettext_lazy("相手の言葉のまま書きます。あとから書き足せます。"),
    )


class AttendeeForm(RegisterForm):
    noun = pgettext_lazy("one", "出席者")
    rows = (("role", "name"),)

    class Meta:
        model = Attendee
        formfield_callback = asked
        fields = ("party", "role", "name")
        widgets = {"party": forms.RadioSelect}
        help_texts = {"name": gettext_lazy("議事録に残ります。分からないときは役割だけにします。")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_sides(self)


class ConcernForm(RegisterForm):
    noun = pgettext_lazy("one", "懸念・保留")
    rows = (("next_on", "before_month"),)

    class Meta:
        model = Concern
        formfield_callback = asked
        fields = ("party", "kind", "text", "next_moment", "next_on", "before_month", "after_outage", "outcome")
        widgets = {"party": forms.RadioSelect, "kind": forms.RadioSelect}
        help_texts = {
            "text": gettext_lazy("言われたとおりに書きます。断られたことも、そのまま残します。"),
            "next_moment": gettext_lazy("例 11月の定例、決算のあと"),
            "next_on": gettext_lazy("日が決まっているとき（例 2026-11-20）。"),
            "before_month": gettext_lazy("その月の前の2か月を、話すとよいときとします。"),
            "after_outage": gettext_lazy("障害を終了すると、会う相手の一覧に出ます。"),
            "outcome": gettext_lazy("どうなったかが決まったら書きます。"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_sides(self)
        self.fields["kind"].choices = Concern._meta.get_field("kind").choices  # type: ignore[attr-defined]

    def clean_next_on(self) -> date | None:
        return day_of_a_meeting(self.cleaned_data["next_on"])


class OutcomeForm(forms.Form):
    outcome = TextField(
        label=gettext_lazy("どうなったか"),
        help_text=gettext_lazy("例 11月の定例で、上限1万円とすることに決まった。"),
        error_messages={"required": gettext_lazy("どうなったかを書いてください。")},
    )


def day_of_a_meeting(day: date | None) -> date | None:
    """Return the day, if there is one. Raises ValidationError of one that nobody means."""
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(_("%(first)d年から%(last)d年までの日にしてください。") % words, code="year")
    return day


def offer_sides(form: RegisterForm) -> None:
    """Both sides of the meeting: its parties, ourselves, and who stands there already."""
    meeting = form.instance.meeting
    chosen = Q(pk__in=meeting.parties.values("pk")) | Q(kind="own") | Q(pk=form.instance.party_id)
    field = form.fields["party"]
    field.queryset = Party.objects.filter(chosen).order_by(OWN_SIDE_FIRST, "name")  # type: ignore[attr-defined]
    field.empty_label = None  # type: ignore[attr-defined]
