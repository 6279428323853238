"""What helped against a no, kept for others: nobody is named in it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.forms.register import ListFilter, RegisterForm, ShowRetired, asked
from agreements.models import Concern, KeptAnswer
from agreements.models.meeting import CONCERN_KINDS
from agreements.queries.expected_noes import names_told


class KeptAnswerFilter(ListFilter):
    retired = ShowRetired()


class KeptAnswerForm(RegisterForm):
    noun = pgettext_lazy("one", "断られたときの答え")

    class Meta:
        model = KeptAnswer
        formfield_callback = asked
        fields = ("kind", "said", "answer")
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "said": gettext_lazy("会社やお名前が分からないように書きます。"),
            "answer": gettext_lazy("何と答えたら、話が進んだか。会社やお名前は書きません。"),
        }

    def __init__(self, *args: Any, concern: Concern | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.concern = concern
        self.fields["kind"].choices = CONCERN_KINDS  # type: ignore[attr-defined]

    def clean_said(self) -> str:
        return self._without_names("said")

    def clean_answer(self) -> str:
        return self._without_names("answer")

    def _without_names(self, field: str) -> str:
        text: str = self.cleaned_data[field]
        names = names_told(text, self.concern)
        if names:
            words = _("お名前「%(names)s」を外してください。誰のことか分からない形で残します。")
            raise ValidationError(words % {"names": _("、").join(names)}, code="names")
        return text
