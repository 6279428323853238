"""Who may come in at all: signed in, with the second factor if it is demanded, and not away for too long."""

import logging
import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from agreements.apps import OPENED, USED
from agreements.views.site.factors import has_second_factor
from agreements.views.site.kept_words import sign_in_first

log = logging.getLogger(__name__)
# A session is written anew so often at most.
_STEP = 10 * 60
# Without the second factor one can do nothing but set it up, and leave.
_TO_SET_IT_UP = {
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_reauthenticate",
    "account_logout", "account_login", "set_language",
}  # fmt: skip


def sliding_end(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Move the end of a session with its use. A page that asks for news by itself is no use."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _end_or_slide(request)
        return get_response(request)

    return answer


def _is_deed(request: HttpRequest) -> bool:
    by_hand = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return by_hand or "X-Autosave" in request.headers


def _end_or_slide(request: HttpRequest) -> None:
    """Whoever asks, and however: a header that says "by a script" keeps no session beyond its end."""
    now, session = time.time(), request.session
    left = session.get(OPENED, now) + settings.SESSION_OLDEST - now
    if left <= 0:
        logout(request)
    elif _is_deed(request) and now - session.get(USED, 0) > _STEP:
        session.setdefault(OPENED, now)
        session[USED] = now
        session.set_expiry(int(min(settings.SESSION_COOKIE_AGE, left)))
        try:
            with transaction.atomic():
                session.save()
                UserSession.objects.create_from_request(request)
        except (DatabaseError, UpdateError) as error:
            # A full disk keeps nobody from reading the on-call page.
            log.warning("the end of a session was not moved: %s", type(error).__name__)
            session.modified = False


class SignInRequired(LoginRequiredMiddleware):
    """Django's own; what was written in a form is kept while one signs in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            return sign_in_first(request)
        return super().handle_no_permission(request, view_func)


class SecondFactorRequired(MiddlewareMixin):
    """With HEIJI_SECOND_FACTOR: whoever has no second factor sets it up first."""

    def process_view(self, request: HttpRequest, view_func: Any, _args: object, _more: object) -> HttpResponse | None:
        asked = request.resolver_match.url_name if request.resolver_match else ""
        is_open = not getattr(view_func, "login_required", True) or asked in _TO_SET_IT_UP
        if not settings.SECOND_FACTOR or is_open or has_second_factor(request.user):
            return None
        messages.info(request, _("続けるには、2つ目の確認を登録してください。登録するまで、ほかの画面は開けません。"))
        return redirect("mfa_index")
