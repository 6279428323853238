"""Signing in, and what people may change about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import ChoiceField, LineField
from agreements.models import User


class SignInForm(AuthenticationForm):
    """Which of the two is wrong is not told: that would say who has an account."""

    error_messages = {
        "invalid_login": _("ユーザー名かパスワードが違います。パスワードは大文字と小文字を区別します。"),
        "inactive": _("このアカウントは使えません。管理者に連絡してください。"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("ユーザー名")
        self.fields["password"].label = _("パスワード")
        if self.is_bound:
            # What was wrong is read first: the summary takes the focus.
            self.fields["username"].widget.attrs.pop("autofocus", None)


class AccountForm(forms.ModelForm):
    display_name = LineField(label=_("お名前"), max_length=80, help_text=_("議事録と記録に残ります。"))
    language = ChoiceField(label=_("表示する言葉"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ("display_name", "language")


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["old_password"].label = _("いまのパスワード")
        self.fields["new_password1"].label = _("新しいパスワード")
        self.fields["new_password1"].help_text = _("12文字以上。よく使われる言葉や、お名前に似たものは使えません。")
        self.fields["new_password2"].label = _("新しいパスワード（もう一度）")
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
