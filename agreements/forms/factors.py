"""The second factor: a code, an app, a passkey. allauth's forms, in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
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


class CredentialField(forms.JSONField):
    """What a passkey says, a few thousand letters. Anybody may send it without signing in: what is longer is not read,
    for a million names of one letter take hundreds of megabytes."""

    LONGEST = 64 * 1024

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > self.LONGEST:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value[:40]})
        return super().to_python(value)


class PasskeySignInForm(LoginWebAuthnForm):
    credential = CredentialField()


class PasskeyAskedForm(AuthenticateWebAuthnForm):
    credential = CredentialField()


class PasskeyForm(AddWebAuthnForm):
    credential = CredentialField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("このパスキーの名前")
        self.fields["name"].help_text = _("あとで見分けるための名前です（例：会社のノートPC）。")
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("パスワードの代わりに、これだけでサインインできるようにする"), True
        alone.help_text = _("指紋・顔・PIN で本人を確かめる端末でだけ使えます。")
