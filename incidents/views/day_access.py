"""Who may open a party's page of the day: the holder of a link of one of its reports, known by a cookie."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from agreements.emails import our_name
from agreements.views.links import LinkCookie, forbid_keeping
from incidents.models import DayLink
from incidents.queries.day_links import READ, state_of_day_link, stored

COOKIE = LinkCookie("day")
DayView = Callable[[HttpRequest, DayLink], HttpResponse]


def by_day_link(view: DayView) -> Callable[..., HttpResponse]:
    """Open a page to the holder of the link, in the party's language, while the link opens anything.

    Whoever has no cookie of the link learns nothing about it, not even that it exists.
    """

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, public_id: UUID) -> HttpResponse:
        link = _held(request, public_id)
        with override(link.language if link else get_language()):
            return forbid_keeping(_answer(request, link, view))

    return opened


def _answer(request: HttpRequest, link: DayLink | None, view: DayView) -> HttpResponse:
    words = {"our_name": our_name(get_language() or "ja")}
    if link is None:
        return render(request, "incidents/day/unopened.html", words, status=403)
    state = state_of_day_link(link, timezone.now())
    if state not in READ:
        return render(request, "incidents/day/stopped.html", words | {"state": state}, status=410)
    return view(request, link)


def _held(request: HttpRequest, public_id: UUID) -> DayLink | None:
    if not COOKIE.shown(request, public_id):
        return None
    found = DayLink.objects.filter(public_id=public_id).first()
    return stored(found) if found and COOKIE.fits(request, found) else None


def home_of(link: DayLink) -> str:
    """Return the address of the page; all others of the link lie under it."""
    return reverse("day-page", args=[link.public_id])
