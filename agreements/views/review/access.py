"""Who may open a reviewer's page: the holder of the link, known by a cookie that the link itself has set."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language, override

from agreements.emails import our_name
from agreements.models import ReviewInvitation

# With HTTPS no page without it can set the cookie. (Not __Host-: that demands Path=/, and each link's cookie goes to
# its own letter alone. One that a neighbour of our host plants opens nothing: its value is signed for one letter.)
COOKIE = "__Secure-review" if settings.SESSION_COOKIE_SECURE else "review"
# Time enough to read that a link has ended.
_TO_READ_THE_END = timedelta(minutes=10)
ReviewView = Callable[[HttpRequest, ReviewInvitation], HttpResponse]


class SeeOther(HttpResponseRedirect):
    """The answer to a form, and to a link that holds a secret: go there, with GET."""

    status_code = 303


def by_link(view: ReviewView) -> Callable[..., HttpResponse]:
    """Open a page to the holder of the link, in the language of the invitation; tell anybody else to open the mail.

    Whoever has no cookie of an invitation learns nothing about it, not even that it exists.
    """

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, public_id: UUID) -> HttpResponse:
        invitation = _held(request, public_id)
        with override(invitation.language if invitation else get_language()):
            return forbid_keeping(view(request, invitation) if invitation else _unopened(request))

    return opened


def _unopened(request: HttpRequest) -> HttpResponse:
    return render(
        request, "agreements/review/unopened.html", {"our_name": our_name(get_language() or "ja")}, status=403
    )


def _held(request: HttpRequest, public_id: UUID) -> ReviewInvitation | None:
    token_sha256 = request.get_signed_cookie(COOKIE, default="", salt=_salt(public_id))
    rows = ReviewInvitation.objects.select_related("version__agreement__system", "version__agreement__party", "party")
    found = rows.filter(public_id=public_id).first() if token_sha256 else None
    return found if found and constant_time_compare(found.token_sha256, token_sha256) else None


def remember_link(response: HttpResponse, invitation: ReviewInvitation) -> None:
    """Let this device open the invitation's pages for as long as the link lives.

    After its end the link still leads to a page that says so.
    """
    response.set_signed_cookie(
        COOKIE,
        invitation.token_sha256,
        salt=_salt(invitation.public_id),
        path=home_of(invitation),
        expires=max(invitation.opens_until(), timezone.now() + _TO_READ_THE_END),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def home_of(invitation: ReviewInvitation) -> str:
    """Return the address of the letter; all other pages of the invitation lie under it."""
    return reverse("review", args=[invitation.public_id])


def _salt(public_id: UUID) -> str:
    return f"heiji review {public_id}"


def forbid_keeping(response: HttpResponse) -> HttpResponse:
    """No cache and no search engine keeps this page; it says its language itself."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Content-Language"] = get_language() or ""
    return response
