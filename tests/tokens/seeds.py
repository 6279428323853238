"""Bugs put in on purpose, each of which the sweep must find."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from agreements.content import sha256_of
from agreements.models import ContactLink, ReviewInvitation
from agreements.queries import links
from agreements.views.review import access, contact_access, reviews
from agreements.workflow import mending
from incidents.models import DayLink
from incidents.views import day_access

_held, _state_of_day_link = contact_access._held, day_access.state_of_day_link


@dataclass(frozen=True)
class Seed:
    """What stands in `place` under that name instead, at which address it shows, and by which kind of attempt."""

    place: Any
    name: str
    bug: Callable[..., Any]
    at: str
    kind: str


def _by_its_hash_too(token: str) -> ReviewInvitation | None:
    """Whoever has read the database opens everything."""
    return ReviewInvitation.objects.filter(token_sha256__in=[token, sha256_of(token)]).first()


def _with_any_cookie(request: HttpRequest, public_id: UUID) -> ReviewInvitation | None:
    return ReviewInvitation.objects.filter(public_id=public_id).first() if request.COOKIES.get("review") else None


def _for_ever(link: DayLink, at: datetime) -> str:
    return "open" if (state := _state_of_day_link(link, at)) == "expired" else state


def _telling_which_there_are(request: HttpRequest, public_id: UUID) -> ContactLink | None:
    get_object_or_404(ContactLink, public_id=public_id)
    return _held(request, public_id)


SEEDS = {
    "hash": Seed(reviews, "invitation_for", _by_its_hash_too, "review-link", "forged"),
    "cookie": Seed(access, "_held", _with_any_cookie, "review", "foreign"),
    "lasting": Seed(day_access, "state_of_day_link", _for_ever, "day-page", "expired"),
    "replaced": Seed(links, "_has_successor", lambda _link: False, "review-link", "superseded"),
    "telling": Seed(contact_access, "_held", _telling_which_there_are, "own-contacts", "without"),
    # As it was until this sweep found it: a link that has ended led to one that lives longer.
    "leading": Seed(mending, "state_of_link", lambda _invitation, _at: "open", "review-contacts", "expired"),
}
