"""To whom an incident is handed over, and what they should know."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import RowField, TextField
from agreements.forms.searching import Searching
from agreements.models import User


class HandOverForm(Searching, forms.Form):
    to = RowField(User.objects.none(), label=_("次の当番"), empty_label=_("選んでください"))
    note = TextField(
        label=_("申し送り"),
        required=False,
        max_length=1_000,
        help_text=_("このページにないこと。例 現場の田中さんと電話がつながっている。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, people: QuerySet[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer_by_search("to", people)


class TakeOverForm(forms.Form):
    note = TextField(
        label=_("引き継ぐ理由"),
        required=False,
        max_length=1_000,
        help_text=_("頼まれていないときは書いてください。例 前の当番と連絡が取れない。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
