"""What one of us says of a version before the other side hears of it, and who does so instead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agreements.forms.fields import RowField, TextField
from agreements.forms.searching import Searching
from agreements.models import OwnRequest, User
from agreements.queries.in_house import possible_stand_ins


class OwnAnswerForm(forms.Form):
    """Which button was pressed, and the words of who sends it back."""

    answer = forms.CharField(max_length=10)
    viewed = forms.CharField(max_length=64)
    words = TextField(
        label=gettext_lazy("差し戻す理由"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("差し戻すときに書いてください。発行した方と運用責任者に届きます。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StandInForm(Searching, forms.Form):
    user = RowField(
        label=gettext_lazy("代わりに承認する方"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("選んでください"),
        help_text=gettext_lazy("この対象システムに役割のある方から選びます。"),
    )

    def __init__(self, *args: Any, request: OwnRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer_by_search("user", possible_stand_ins(request))
