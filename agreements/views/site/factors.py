"""The second factor: whether somebody has one, and taking one away."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

# Recovery codes stand in for a factor that is lost; alone they are none.
_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(user: Any) -> bool:
    return is_mfa_enabled(user, _FACTORS)


def is_last_factor(authenticator: Authenticator) -> bool:
    return not Authenticator.objects.filter(user=authenticator.user, type__in=_FACTORS).exclude(pk=authenticator.pk)


class PasskeyRemoval(RemoveWebAuthnView):
    """allauth's own, which does not ask whether the last one may go."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.get_object()):
            return super().form_valid(form)
        messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
        return redirect("mfa_index")
