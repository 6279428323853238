"""Who may open a party's page of its contacts: the holder of a contact's link, known by a cookie."""

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
from agreements.models import ContactLink
from agreements.queries.contact_links import state_of_contact_link
from agreements.views.links import LinkCookie, SeeOther, forbid_keeping

COOKIE = LinkCookie("contact")


def by_contact_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to the holder of the link, in its language, while the link opens anything. Whoever has no cookie of
    the link learns nothing about it, not even that it exists."""

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, public_id: UUID, **more: object) -> HttpResponse:
        link = _held(request, public_id)
        with override(link.language if link else get_language()):
            return forbid_keeping(_answer(request, link, view, more))

    return opened


def _answer(
    request: HttpRequest, link: ContactLink | None, view: Callable[..., HttpResponse], more: dict[str, object]
) -> HttpResponse:
    words = {"our_name": our_name(get_language() or "ja")}
    if link is None:
        return render(request, "agreements/review/unopened.html", words, status=403)
    state = state_of_contact_link(link, timezone.now())
    if state != "open":
        return render(request, "agreements/review/contacts_stopped.html", words | {"state": state}, status=410)
    return view(request, link, **more)


def _held(request: HttpRequest, public_id: UUID) -> ContactLink | None:
    if not COOKIE.shown(request, public_id):
        return None
    found = ContactLink.objects.select_related("contact__party").filter(public_id=public_id).first()
    return found if found and COOKIE.fits(request, found) else None


def home_of_link(link: ContactLink) -> str:
    """Return the address of the page; all others of the link lie under it."""
    return reverse("own-contacts", args=[link.public_id])


def hand_over(link: ContactLink) -> HttpResponse:
    """Lead to the page, and let this device open it."""
    response = SeeOther(home_of_link(link))
    COOKIE.give(response, link, path=home_of_link(link), until=link.expires_at)
    return forbid_keeping(response)
