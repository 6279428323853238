"""What a party sends from its page of the day."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.fields import ChoiceField, LineField, TextField
from agreements.forms.review import CodeField
from incidents.models.day import TICK_WORDS

YES, NO, OTHER = "yes", "no", "other"
_CHOICES = {YES: gettext_lazy("する"), NO: gettext_lazy("しない"), OTHER: gettext_lazy("ほかのこと（下に書く）")}


class TickForm(forms.Form):
    """One box: of what, and how far."""

    promise = forms.CharField(max_length=100)
    mark = ChoiceField(choices=list(TICK_WORDS.items()))


class DecisionByLinkForm(forms.Form):
    """What was decided about one item, in which words, by whom; with the mailed code where that was agreed."""

    promise = forms.CharField(max_length=100, widget=forms.HiddenInput)
    choice = ChoiceField(label=gettext_lazy("ご判断"), choices=list(_CHOICES.items()), widget=forms.RadioSelect)
    words = TextField(
        label=gettext_lazy("ご判断の内容"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("次の報告に、そのまま引用します。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    decided_by = LineField(
        label=gettext_lazy("お決めになった方のお名前"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    code = CodeField(label=gettext_lazy("確認番号（6桁）"))

    def __init__(self, *args: Any, asks_code: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asks_code = asks_code
        if not asks_code:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("choice") == OTHER and not cleaned.get("words", "").strip() and "words" not in self.errors:
            self.add_error("words", _("ご判断の内容を書いてください。"))
        return cleaned

    @property
    def answer(self) -> str:
        """The decision in words: する, する（外商だけ）, or what was written."""
        words, choice = self.cleaned_data["words"].strip(), self.cleaned_data["choice"]
        if choice == OTHER:
            return words
        said = str(_CHOICES[choice])
        return _("%(word)s（%(note)s）") % {"word": said, "note": words} if words else said
