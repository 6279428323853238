"""What is asked on the day: how a call went, what was told, what was decided, what is not needed, which number was
read. What is left empty is now."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.content.vocabulary import REPORT_WORDS
from agreements.forms.fields import ChoiceField, LineField, MultipleChoiceField, TextField
from incidents.forms.incident import InstantField
from incidents.models.day import EFFECT_WORDS, MARK_WORDS, OUTCOME_WORDS


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


class NumberForm(WhenForm):
    """A number of those that the agreements at hand ask for."""

    quantity = ChoiceField(label=_("見える数字"), choices=[])
    value = forms.RegexField(
        r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$",
        label=_("値"),
        max_length=20,
        error_messages={"invalid": _("数字を書いてください。")},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    source = LineField(label=_("どこから"), required=False)

    field_order = ["quantity", "value", "source", "happened_at"]

    def __init__(self, data: Any = None, *, quantities: dict[str, str]) -> None:
        """`quantities` are the numbers one may read, each with its unit."""
        super().__init__(data)
        self.units = quantities
        words = [(name, f"{name}（{unit}）" if unit else name) for name, unit in quantities.items()]
        self.fields["quantity"].choices = words  # type: ignore[attr-defined]
