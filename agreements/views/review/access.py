"""Who may open a reviewer's page: the holder of the link, known by a cookie that the link itself has set."""

import secrets
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override

from agreements.content import sha256_of
from agreements.emails import our_name
from agreements.models import ReviewInvitation
from agreements.views.links import LinkCookie, forbid_keeping

COOKIE = LinkCookie("review")
_DEVICE = LinkCookie("review-device")
ReviewView = Callable[[HttpRequest, ReviewInvitation], HttpResponse]


def by_link(view: ReviewView) -> Callable[..., HttpResponse]:
    """Open a page to the holder of the link, in the language of the invitation; tell anybody else to open the mail.

    Whoever has no cookie of an invitation learns nothing about it, not even that it exists.
    """

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, public_id: UUID) -> HttpResponse:
        invitation = _held(request, public_id)
        with override(invitation.language if invitation else get_language()):
            return forbid_keeping(_told_apart(view, request, invitation) if invitation else _unopened(request))

    return opened


def device_of(request: HttpRequest, invitation: ReviewInvitation) -> str:
    """Return what tells this browser from any other that has opened the link; of one that is new it is given now."""
    return sha256_of(_mark(request, invitation))


def _mark(request: HttpRequest, invitation: ReviewInvitation) -> str:
    known = request.get_signed_cookie(_DEVICE.name, default="", salt=_salt(invitation)) or ""
    given: str = request.META.setdefault(_DEVICE.name, known or secrets.token_hex(16))
    return given


def _told_apart(view: ReviewView, request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    mark, response = _mark(request, invitation), view(request, invitation)
    response.set_signed_cookie(
        _DEVICE.name,
        mark,
        salt=_salt(invitation),
        path=home_of(invitation),
        expires=invitation.opens_until(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _salt(invitation: ReviewInvitation) -> str:
    return f"heiji {_DEVICE.kind} {invitation.public_id}"


def _unopened(request: HttpRequest) -> HttpResponse:
    return render(
        request, "agreements/review/unopened.html", {"our_name": our_name(get_language() or "ja")}, status=403
    )


def _held(request: HttpRequest, public_id: UUID) -> ReviewInvitation | None:
    if not COOKIE.shown(request, public_id):
        return None
    rows = ReviewInvitation.objects.select_related("version__agreement__system", "version__agreement__party", "party")
    found = rows.filter(public_id=public_id).first()
    return found if found and COOKIE.fits(request, found) else None


def remember_link(response: HttpResponse, invitation: ReviewInvitation) -> None:
    """Let this device open the invitation's pages for as long as the link lives.

    After its end the link still leads to a page that says so.
    """
    COOKIE.give(response, invitation, path=home_of(invitation), until=invitation.opens_until())


def home_of(invitation: ReviewInvitation) -> str:
    """Return the address of the letter; all other pages of the invitation lie under it."""
    return reverse("review", args=[invitation.public_id])
