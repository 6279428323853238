"""Whose a request for review is, to which address it was meant to go, and what to say when it is taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agreements.forms.fields import LineField, MailField, TextField, refuse_ours
from agreements.forms.review import CodeField


class TheirMailField(MailField):
    """An address of the other side."""

    def clean(self, value: Any) -> Any:
        mail = super().clean(value)
        if mail:
            refuse_ours(mail)
        return mail


class PassOnForm(forms.Form):
    """To whom a reviewer hands the request over; the code shows who does it."""

    name = LineField(label=gettext_lazy("引き継ぐ方のお名前"), max_length=80)
    role = LineField(label=gettext_lazy("その方の役割"), max_length=80, help_text=gettext_lazy("例 店舗運営部長"))
    mail = TheirMailField(label=gettext_lazy("その方のメールアドレス"))
    code = CodeField(label=gettext_lazy("確認番号（6桁）"))


class AddressForm(forms.Form):
    mail = TheirMailField(label=gettext_lazy("正しいメールアドレス"))


class MessageForm(forms.Form):
    message = TextField(
        label=gettext_lazy("お願いした方への言葉"),
        required=False,
        max_length=1_000,
        help_text=gettext_lazy("書くと、取り消したことと一緒にメールで届きます。空けておくと、メールは出ません。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
