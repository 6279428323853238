"""The second factor: a code, an app, a passkey. allauth's forms, in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


def _code_widget() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input-short"})


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        code = self.fields["code"]
        code.label, code.widget = _("アプリの番号"), _code_widget()
        code.help_text = _("認証アプリに出ている6桁の番号。アプリがないときは、予備の番号（8桁）。")


class AppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        code = self.fields["code"]
        code.label, code.widget = _("アプリに出た6桁の番号"), _code_widget()


class PasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("このパスキーの名前")
        self.fields["name"].help_text = _("あとで見分けるための名前です（例：会社のノートPC）。")
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("パスワードの代わりに、これだけでサインインできるようにする"), True
        alone.help_text = _("指紋・顔・PIN で本人を確かめる端末でだけ使えます。")
