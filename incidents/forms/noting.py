"""What is asked on the day: how a call went, what was told, what was decided, what is not needed, what was read, which
level one party is given. What is left empty is now."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.content.vocabulary import REPORT_WORDS
from agreements.forms.fields import ChoiceField, LineField, MultipleChoiceField, TextField, TypedChoiceField
from agreements.models.plan import NUMBERS
from incidents.forms.incident import InstantField
from incidents.models.day import EFFECT_WORDS, MARK_WORDS, NUMBER, OUTCOME_WORDS, SO, SO_WORDS
from incidents.queries.readings import ReadingAsked


class WhenForm(forms.Form):
    happened_at = InstantField(label=_("いつ"), required=False, help_text=_("日本時間。書かなければ、いまです。"))


class CallForm(WhenForm):
    """One tap; who spoke and what was said can be written before it."""

    contact = forms.CharField(max_length=100, widget=forms.HiddenInput)
    outcome = ChoiceField(choices=list(OUTCOME_WORDS.items()), widget=forms.HiddenInput)
    kind = ChoiceField(choices=[("", ""), *REPORT_WORDS.items()], required=False, widget=forms.HiddenInput)
    ordinal = forms.IntegerField(min_value=1, max_value=999, required=False, widget=forms.HiddenInput)
    spoke_with = LineField(label=_("話した人"), required=False)
    said = TextField(label=_("話した内容"), required=False, max_length=2_000)


class SaidForm(forms.Form):
    """What was said in a call, afterwards."""

    spoke_with = LineField(label=_("話した人"), required=False)
    said = TextField(label=_("話した内容"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))


class GivenForm(WhenForm):
    value = LineField(label=_("値"), required=False, help_text=_("例 38%。取れないときは書きません。"))
    source = LineField(label=_("どこから"), required=False)
    obtained = forms.BooleanField(required=False, widget=forms.HiddenInput)

    field_order = ["value", "source", "happened_at"]


class DayDecisionForm(WhenForm):
    answer = TextField(label=_("決めたこと"), max_length=1_000)
    decided_by = LineField(label=_("決めた人"))

    field_order = ["answer", "decided_by", "happened_at"]


class MarkForm(WhenForm):
    mark = ChoiceField(choices=list(MARK_WORDS.items()), widget=forms.HiddenInput)
    reason = LineField(label=_("不要の理由"), required=False, help_text=_("例 閉店後のため。"))


class ConfirmationForm(WhenForm):
    confirmed_by = LineField(label=_("確かめた方"), help_text=_("例 情報システム部 矢島"))
    seen = LineField(label=_("何で確かめたか"), required=False, help_text=_("例 店頭の端末で3件の決済が通った。"))

    field_order = ["confirmed_by", "seen", "happened_at"]


class CaseForm(forms.Form):
    """How the case differs from the agreed one, and which of the agreed acts still help."""

    reason = LineField(label=_("何が違うか"), help_text=_("例 決済は通り、取消だけができない。"))
    acts = MultipleChoiceField(
        label=_("それでも役立つ対応"), required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, acts: list[tuple[str, str]], chosen: Iterable[str] = ()) -> None:
        """`acts` are the agreed acts by their keys, in words."""
        super().__init__(data, initial={"acts": list(chosen)})
        self.fields["acts"].choices = acts  # type: ignore[attr-defined]


class EffectForm(WhenForm):
    answer = ChoiceField(choices=list(EFFECT_WORDS.items()), widget=forms.HiddenInput)
    reason = LineField(label=_("理由"), required=False)


class RulingForm(WhenForm):
    """Another level for one party alone."""

    number = TypedChoiceField(
        label=pgettext_lazy("label", "障害レベル"),
        choices=[("", _("取り決めのとおり")), *NUMBERS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = LineField(label=_("理由"))

    field_order = ["number", "reason", "happened_at"]


class ReadingForm(WhenForm):
    """Everything that the agreements at hand, and our plan, ask for: whatever was read is filled in, the rest left."""

    source = LineField(label=_("どこから"), required=False, help_text=_("例 監視の画面"))

    def __init__(self, data: Any = None, *, asked: Sequence[ReadingAsked]) -> None:
        super().__init__(data)
        self.asked = asked
        for one in asked:
            self.fields[one.field] = _field_of(one)
        self.order_fields([*(one.field for one in asked), "source", "happened_at"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and not any(data.get(one.field) for one in self.asked):
            raise forms.ValidationError(_("読み取った値を、1つ以上入れてください。"))
        return data

    @property
    def readings(self) -> list[dict[str, str]]:
        """What was filled in, as the verb takes it."""
        source = self.cleaned_data["source"]
        return [
            {"kind": one.kind, "quantity": one.quantity, "unit": one.unit, "value": value, "source": source}
            for one in self.asked
            if (value := self.cleaned_data[one.field])
        ]


def _field_of(one: ReadingAsked) -> forms.Field:
    last = _("いま %(value)s") % {"value": one.last.shown} if one.last else ""
    more: dict[str, Any] = {"required": False, "help_text": last}
    if one.kind == NUMBER:
        return forms.RegexField(
            r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$",
            label=_("%(word)s（%(note)s）") % {"word": one.quantity, "note": one.unit} if one.unit else one.quantity,
            max_length=20,
            error_messages={"invalid": _("数字を書いてください。")},
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **more,
        )
    words = list(SO_WORDS.items()) if one.kind == SO else [(name, name) for name in one.steps]
    return ChoiceField(label=one.quantity, choices=[("", _("まだ分からない")), *words], **more)
