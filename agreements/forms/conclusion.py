"""The end of a meeting: who was there, and of each thing refused why and when to come back. Ours alone to see."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agreements.content import AgreementContent, parts
from agreements.content.wording import Wording
from agreements.forms.fields import RowsField
from agreements.forms.meeting import day_of_a_meeting
from agreements.forms.meeting_mode import point_key
from agreements.forms.register import RegisterForm, asked
from agreements.models import Attendee, Concern, Meeting, Party
from agreements.models.meeting import CONCERN_KINDS


class PresentForm(forms.Form):
    present = RowsField(
        label=gettext_lazy("この場にいた方"),
        queryset=Attendee.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("議事録の出席者になります。"),
        error_messages={"required": gettext_lazy("この場にいた方を選んでください。")},
    )

    def __init__(self, data: Any, *, there: list[Attendee]) -> None:
        super().__init__(data, initial={"present": [row.pk for row in there]})
        field: Any = self.fields["present"]
        field.queryset = Attendee.objects.filter(pk__in=[row.pk for row in there]).select_related("party")
        field.label_from_instance = lambda row: f"{row.party}　{row}"


class RefusedForm(RegisterForm):
    """Something that was objected to: a concern, with the reason as we see it and the right moment (ADR 103)."""

    rows = (("next_moment", "next_on"), ("before_month", "after_outage"))

    class Meta:
        model = Concern
        formfield_callback = asked
        fields = ("kind", "next_moment", "next_on", "before_month", "after_outage")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, data: Any, *, item: parts.Item, content: AgreementContent, concern: Concern) -> None:
        say = Wording(content)
        self.title, self.words = say.title(item), say.text(item.consent.words)
        concern.text = f"{self.title}\n{self.words}".strip()
        point = content.item(point_key(item.key))
        initial = {} if concern.pk else {"kind": "other", "next_on": point.due if point else None}
        super().__init__(data, prefix=item.key, instance=concern, initial=initial)
        self.fields["kind"].choices = CONCERN_KINDS  # type: ignore[attr-defined]

    def clean_next_on(self) -> date | None:
        return day_of_a_meeting(self.cleaned_data["next_on"])


def refused_forms(data: Any, *, content: AgreementContent, meeting: Meeting, party: Party) -> list[RefusedForm]:
    """Return one form for each item that they objected to; one they have objected to before shows what was given."""
    items = [item for _name, item in content.items() if isinstance(item, parts.Item)]
    known = {row.item: row for row in meeting.concerns.filter(party=party, closed_at=None).exclude(item="")}
    return [
        RefusedForm(data, item=item, content=content, concern=known.get(item.key) or _raised(meeting, party, item))
        for item in items
        if item.consent.answer == "objection"
    ]


def _raised(meeting: Meeting, party: Party, item: parts.Item) -> Concern:
    return Concern(meeting=meeting, party=party, item=item.key)
