"""What a party writes about its own contacts by link, and who signs it with the mailed digits."""

from django import forms
from django.utils.translation import gettext_lazy

from agreements.forms.fields import LineField
from agreements.forms.party import ContactForm
from agreements.forms.review import CodeField


class OwnContactForm(ContactForm):
    """What the party knows of its contact; what we keep of it besides stays as it is."""

    rows = (("role", "department"), ("role_en", "department_en"))

    class Meta(ContactForm.Meta):
        fields = ("role", "department", "name", "phone", "phone_is_example", "mail", "hours", "language")


class SignedForm(forms.Form):
    typed_name = LineField(
        label=gettext_lazy("伝える方のお名前"),
        max_length=80,
        help_text=gettext_lazy("変更の記録に残ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    code = CodeField(label=gettext_lazy("確認番号（6桁）"))
