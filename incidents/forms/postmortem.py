"""What is asked of an outage that is over: the words of 障害報告書, and its measures, each with owner and day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import ChoiceField, LineField, TextField
from incidents.forms.report import LARGEST
from incidents.models import Postmortem
from incidents.models.postmortem import CAUSE_WORDS, MEASURE_WORDS

_LONGEST, _MOST = 5_000, 40
_WORDS = ("outline", "facts", "effect", "cause", "cause_state", "similar")


class PostmortemForm(forms.Form):
    """`revision` is what was looked at when this was written."""

    # What somebody else saved meanwhile.
    theirs: Postmortem | None = None

    revision = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
    outline = TextField(
        label=_("概要"), required=False, max_length=_LONGEST, help_text=_("何が起き、どう終わったか。3行ほどで。")
    )
    facts = TextField(
        label=_("わかっている事実"),
        required=False,
        max_length=_LONGEST,
        help_text=_("確かめたことだけを書きます。推測は「原因」に書きます。"),
    )
    effect = TextField(
        label=_("影響"), required=False, max_length=_LONGEST, help_text=_("この相手への影響。数と期間。")
    )
    cause = TextField(label=_("原因"), required=False, max_length=_LONGEST)
    cause_state = ChoiceField(label=_("原因の確かさ"), choices=list(CAUSE_WORDS.items()), widget=forms.RadioSelect)
    similar = TextField(
        label=_("似た事例の点検"),
        required=False,
        max_length=_LONGEST,
        help_text=_("同じ原因がほかにないかを、どこまで見たか。"),
    )

    def __init__(self, data: Any = None, *, postmortem: Postmortem) -> None:
        initial = {name: getattr(postmortem, name) for name in ("revision", *_WORDS)}
        super().__init__(data, initial=initial)

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _WORDS}


class MeasureForm(forms.Form):
    """One measure; a row without words is none."""

    kind = ChoiceField(label=_("種類"), choices=list(MEASURE_WORDS.items()), required=False)
    what = LineField(label=_("すること"), required=False)
    owner = LineField(label=_("担当"), required=False, max_length=100)
    due = forms.DateField(label=_("期日"), required=False, help_text=_("例 2026-12-18"))

    def row(self) -> dict[str, str]:
        data = self.cleaned_data
        due = data["due"].isoformat() if data.get("due") else ""
        kind = data.get("kind") or next(iter(MEASURE_WORDS))
        return {"kind": kind, "what": data.get("what", ""), "owner": data.get("owner", ""), "due": due}


MeasureFormSet = forms.formset_factory(MeasureForm, extra=2, max_num=_MOST, absolute_max=_MOST)


def measures_of(forms_of_rows: Any) -> list[dict[str, str]]:
    """Return the rows that say something."""
    return [row for one in forms_of_rows if (row := one.row())["what"]]
