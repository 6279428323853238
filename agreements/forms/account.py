"""Signing in, and what people may change about themselves. allauth's forms, in our words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    UserTokenForm,
)
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import ChoiceField
from agreements.models import User

_RULES = _("12文字以上。よく使われる言葉や、お名前に似たものは使えません。")


class _Plain(forms.Form):
    """No words in the fields themselves, and each field under the name we give it."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.labels.get(name, field.label), self.hints.get(name, "")

    def add_error(self, field: str | None, error: Any) -> None:
        if field == "password2" and not isinstance(error, ValidationError):
            error = _("2つのパスワードが違います。")
        super().add_error(field, error)


class SignInForm(_Plain, LoginForm):
    """Which of the two is wrong is not told: that would say who has an account."""

    labels = {"login": _("ユーザー名"), "password": _("パスワード")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        if not self.is_bound:
            # Else what was wrong is read first: the summary takes the focus.
            self.fields["login"].widget.attrs["autofocus"] = True


class ForgottenForm(_Plain, ResetPasswordForm):
    labels = {"email": _("メールアドレス")}
    hints = {"email": _("アカウントに登録されているもの。")}

    def clean_email(self) -> str:
        """Whether there is such an account is not told. An address is one however its letters are cased."""
        email = self.cleaned_data["email"]
        self.users = list(User.objects.filter(email__iexact=email, is_active=True))
        return email


class LinkForm(UserTokenForm):
    """allauth's own, which asks the link alone: it may have been mailed before its owner was locked or left."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.reset_user.is_active:
            raise get_adapter().validation_error("invalid_password_reset")
        return cleaned


class NewPasswordForm(_Plain, ResetPasswordKeyForm):
    labels = {"password1": _("新しいパスワード"), "password2": _("新しいパスワード（もう一度）")}
    hints = {"password1": _RULES}


class PasswordForm(_Plain, ChangePasswordForm):
    labels = {"oldpassword": _("いまのパスワード"), **NewPasswordForm.labels}
    hints = {"password1": _RULES}


class StillYouForm(_Plain, ReauthenticateForm):
    labels = {"password": _("いまのパスワード")}


class AccountForm(forms.ModelForm):
    """A name stands in every record: an administrator changes it (the page of the person)."""

    language = ChoiceField(label=_("表示する言語"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ("language",)
