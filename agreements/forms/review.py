"""What a reviewer fills in: the answer with name and six digits, and a comment."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements import states
from agreements.forms.fields import ChoiceField, CommentField, LineField, TextField

# What one does, where states.DECISION_WORDS says what one has done (English needs both).
_CHOICE_WORDS = {
    states.APPROVED: pgettext_lazy("answer", "承認"),
    states.CHANGES_REQUESTED: pgettext_lazy("answer", "修正を依頼"),
    states.DECLINED: pgettext_lazy("answer", "不同意"),
}


_UNTYPED = {"key", "viewed", "answers"}


class CodeField(forms.CharField):
    """Six digits as people type and paste them: full-width, with a space or a hyphen in the middle, or with the words
    around them in the mail."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-code", "maxlength": "40"}
    )

    def to_python(self, value: Any) -> Any:
        return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", super().to_python(value) or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not re.fullmatch(r"[0-9]{6}", value):
            raise ValidationError(_("6桁の数字を入れてください。"), code="six_digits")


class DecisionForm(forms.Form):
    """The one final answer. `key` makes a repeated press the same answer, `viewed` says which document was seen."""

    answer = ChoiceField(
        label=gettext_lazy("回答"), choices=list(states.DECISION_WORDS.items()), widget=forms.RadioSelect
    )
    reason = CommentField(
        label=gettext_lazy("理由"),
        required=False,
        help_text=gettext_lazy(
            "修正を依頼するときと、不同意のときに書いてください。次の版を作るときの手がかりになります。"
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    typed_name = LineField(
        label=gettext_lazy("お名前"),
        max_length=80,
        help_text=gettext_lazy("回答の記録と PDF に残ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    merit = ChoiceField(
        label=gettext_lazy("この取り決めは、役に立ちますか？（任意）"),
        required=False,
        choices=list(states.MERIT_WORDS.items()),
        widget=forms.RadioSelect,
    )
    merit_words = CommentField(
        label=gettext_lazy("どうなれば、もっと役に立ちますか？（任意）"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    code = CodeField(label=gettext_lazy("確認番号（6桁）"))
    key = forms.UUIDField(widget=forms.HiddenInput)
    viewed = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    answers = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if _UNTYPED & set(self.errors):
            # Nobody types these: the page was cut short or tampered with, and is whole again when shown anew.
            for name in _UNTYPED:
                self.errors.pop(name, None)
            self.add_error(None, _("このページの一部が届きませんでした。もう一度、確定してください。"))
        refused = cleaned.get("answer") in {states.CHANGES_REQUESTED, states.DECLINED}
        if refused and "reason" not in self.errors and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("理由を書いてください。次の版を作るときの手がかりになります。"))
        return cleaned

    def choices(self) -> list[dict[str, Any]]:
        """The three answers with the sentence each agrees to, for a template that shows each as a large target."""
        chosen = self["answer"].value()
        return [
            {"value": value, "word": word, "hint": states.DECISION_SENTENCES[value], "chosen": chosen == value}
            for value, word in _CHOICE_WORDS.items()
        ]


class CommentForm(forms.Form):
    """Not marked as required: a letter can be answered without one. Kept on its own it must say something."""

    comment = CommentField(
        label=gettext_lazy("コメント（任意）"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def says_something(self) -> bool:
        """Return whether there is a comment to keep; the error of an empty one is told at the field."""
        if self.is_valid() and not self.cleaned_data["comment"]:
            self.add_error("comment", _("コメントを書いてください。"))
        return self.is_valid()


class ItemAnswerForm(forms.Form):
    """What is said of one item; its fields bear the item's path, so that those of all items lie in one page."""

    answer = ChoiceField(
        label=gettext_lazy("回答"), choices=list(states.ITEM_ANSWER_WORDS.items()), widget=forms.RadioSelect
    )
    words = TextField(required=False, max_length=2_000)
    who_decides = LineField(required=False)

    def add_prefix(self, field_name: str) -> str:
        return f"{field_name}:{self.prefix}"
