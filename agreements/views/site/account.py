"""Signing in, one's own account, and the language of the pages."""

from typing import Any

from allauth.account.views import LoginView, PasswordResetFromKeyView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from agreements.forms.account import AccountForm, NewPasswordForm, SignInForm
from agreements.views.site.factors import has_second_factor
from agreements.views.site.kept_words import FIELD
from agreements.views.site.known_devices import remember_device
from agreements.views.site.speaking import CHOSEN, speaking


class SignIn(LoginView):
    """allauth's own; with a form of ours, and what was written when a session ended."""

    template_name = "agreements/site/account_login.html"
    form_class = SignInForm

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | {FIELD: self.request.POST.get(FIELD, "")}


class NewPassword(PasswordResetFromKeyView):
    """allauth's own. Whoever has read the mail is no stranger on this device any more."""

    template_name = "agreements/site/account_new_password.html"
    form_class = NewPasswordForm
    success_url = "/login/"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        remember_device(self.request, response, self.reset_user.get_username())
        return response


def account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("アカウントを保存しました。"))
        return speaking(redirect("account"), form.cleaned_data["language"])
    # A refused form has already written into its instance: the header shows the name that is kept.
    if form.errors:
        request.user.refresh_from_db()
    context = {"form": form, "has_second_factor": has_second_factor(request.user)}
    return render(request, "agreements/site/account_page.html", context)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Turn the pages to the chosen language; Django's view keeps `next` on our own host."""
    answer = set_language(request)
    chosen = request.POST.get("language")
    if chosen not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    else:
        request.session[CHOSEN] = chosen
    return answer
