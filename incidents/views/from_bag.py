"""The on-call page as the go-bag has it: what is needed at night is what is used every day (ADR 68)."""

from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from agreements.models import User
from gobag.door import Asked, BagAnswer, Cookies, Door
from gobag.reader import Reader
from incidents.queries.bag.files import paper_in_vault
from incidents.queries.bag.people import seen_of
from incidents.queries.bag.place import bag_folder

# The worker says every minute that it is current; whoever has a database takes nothing older than that.
FOLLOWS = timedelta(minutes=10)


def site_door() -> Door:
    return _door_of(bag_folder())


def follows(door: Door) -> bool:
    """Whether there is a bag, and somebody keeps it."""
    return any(timezone.now() - loaded.copy.known_at < FOLLOWS for loaded in door.reader.loaded()[:1])


def page_from_bag(request: HttpRequest) -> HttpResponse | None:
    """BagAnswer for whoever has signed in; None while no bag follows the record."""
    return file_from_bag(request) if follows(site_door()) else None


def file_from_bag(request: HttpRequest) -> HttpResponse | None:
    """The same of what does not change: it lies under the hash of its bytes."""
    assert isinstance(request.user, User)  # noqa: S101 - nobody else comes here
    seen = seen_of(request.user, given=int(timezone.now().timestamp()))
    return response_of(site_door().answer(asked_of(request), seen))


def asked_of(request: HttpRequest) -> Asked:
    meta = request.META
    return Asked(
        request.method or "",
        request.path_info,
        meta.get("QUERY_STRING", "").encode("latin-1").decode("utf-8", "replace"),
        meta.get("HTTP_COOKIE", ""),
        meta.get("HTTP_ACCEPT_LANGUAGE", ""),
        timezone.now(),
    )


def response_of(answer: BagAnswer | None) -> HttpResponse | None:
    """Return what the bag answers; None where it has nothing, which is not to say that there is nothing."""
    if answer is None or answer.status not in {HTTPStatus.OK, HTTPStatus.GONE}:
        return None
    return HttpResponse(answer.body, status=int(answer.status), headers=dict(answer.headers))


@lru_cache(maxsize=4)
def _door_of(folder: Path) -> Door:
    reader = Reader([folder], spare=paper_in_vault)
    names = Cookies(settings.BAG_COOKIE_NAME, settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
    return Door(reader, names, is_site=True)
