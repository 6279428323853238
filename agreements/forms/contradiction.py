"""Why a contradiction stays as it is, and until when."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.fields import TextField

# When one looks again, unless another day is said; and the farthest day.
_USUAL, _FARTHEST = timedelta(days=180), timedelta(days=730)


class AcceptanceForm(forms.Form):
    """`look_again_on` lies after `today` and within two years: nothing is accepted for ever."""

    reason = TextField(
        label=gettext_lazy("受け入れる理由"),
        max_length=2_000,
        help_text=gettext_lazy("その日にどうするかを書きます。例 夜間は予備系だけで受け、切り替えは翌朝にする。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    look_again_on = forms.DateField(
        label=gettext_lazy("もう一度見る日"),
        help_text=gettext_lazy("この日から、また未解決に並びます。2年先まで。例 2027-04-01"),
    )

    def __init__(self, data: Any, *, today: date):
        super().__init__(data)
        self.today = today
        self.fields["look_again_on"].initial = today + _USUAL

    def clean_look_again_on(self) -> date:
        day: date = self.cleaned_data["look_again_on"]
        if not self.today < day <= self.today + _FARTHEST:
            raise ValidationError(_("明日から2年先までの日付にしてください。"), code="day")
        return day
