"""Signing in and out, one's own account, and the language of the pages."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from agreements.forms.account import AccountForm, PasswordForm, SignInForm


class SignIn(LoginView):
    """Django's own, with the pages turned to the person's language once they are known."""

    template_name = "agreements/site/account_login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        return speaking(super().form_valid(form), form.get_user().language)


class PasswordChange(PasswordChangeView):
    """Django's own: it asks for the old one and keeps the session that changed it."""

    template_name = "agreements/site/account_password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("パスワードを変えました。"))
        return super().form_valid(form)


def account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("アカウントを保存しました。"))
        return speaking(redirect("account"), form.cleaned_data["language"])
    # A refused form has already written into its instance: the header shows the name that is kept.
    if form.errors:
        request.user.refresh_from_db()
    return render(request, "agreements/site/account_page.html", {"form": form})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Turn the pages to the chosen language; Django's view keeps `next` on our own host."""
    answer = set_language(request)
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return answer


def speaking(response: HttpResponse, language: str) -> HttpResponse:
    """The same answer, with the language remembered on this device."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
