"""Whoever has signed in carries a pass (gobag/passes.py): by it the on-call page and papers answer from the go-bag,
without session and database; in good times too."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse

from agreements.models import User
from agreements.views.site.factors import has_second_factor
from gobag.devices import KEPT
from gobag.door import COPY, PLACE, Asked, BagAnswer, Door
from gobag.holders import forget_holder
from gobag.passes import HOURS, Admitted, is_young, key_of
from gobag.reader import revoke
from incidents.queries.bag.people import pass_of
from incidents.queries.bag.place import bag_folder
from incidents.views.from_bag import asked_of, follows, response_of, site_door

log = logging.getLogger(__name__)
Answering = Callable[[HttpRequest], HttpResponse]
# So long a pass stands for the session; after that the site itself looks again, if it can.
_STANDS = 5 * 60
# A database that takes longer is taken for one that is away: nobody on call waits for it.
_PATIENCE = 0.05


def at_the_door(asked: Asked) -> BagAnswer | None:
    """Answer who has a fresh pass while the bag follows the record; None is for the pages."""
    door = site_door()
    if not door.is_ours(asked):
        return None
    seen = door.who(asked)
    is_fresh = seen is not None and is_young(seen.given, time.time(), _STANDS) and follows(door)
    if seen is None and asked.path == PLACE + COPY and door.bars(asked):
        return BagAnswer(HTTPStatus.GONE)
    return _found(door, asked, seen) if is_fresh or door.is_open(asked) else None


def takes_long(asked: Asked) -> bool:
    return asked.path.startswith(PLACE) and site_door().takes_long(asked)


def on_call_from_bag(get_response: Answering) -> Answering:
    """Answer before session and database are asked. What the bag does not have goes on to the pages."""

    def answer(request: HttpRequest) -> HttpResponse:
        door, asked = site_door(), asked_of(request)
        found = at_the_door(asked)
        if found is None and door.is_ours(asked):
            seen = door.who(asked)
            found = _found(door, asked, seen) if seen and not _PROBE.database_answers() else None
        return response_of(found) or get_response(request)

    return answer


def _found(door: Door, asked: Asked, seen: Admitted | None) -> BagAnswer | None:
    """What the bag does not have, or not for them, is not said to be nowhere."""
    answer = door.answer(asked, seen)
    return answer if answer and answer.status == HTTPStatus.OK else None


def passes_follow_sessions(get_response: Answering) -> Answering:
    """Give a pass to whoever has signed in, a new one every few minutes; take it back with the session."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        held = request.COOKIES.get(settings.BAG_COOKIE_NAME, "")
        if request.user.is_authenticated:
            _give(request, response, held)
        elif held:
            _take_back(response, held)
        if request.resolver_match and request.resolver_match.url_name == "account_logout":
            # The next page finds a copy without its cookie, and takes it away.
            forget_holder(bag_folder(), request.COOKIES.get(KEPT, "").partition(".")[2])
            response.delete_cookie(KEPT)
        return response

    return answer


def _give(request: HttpRequest, response: HttpResponse, held: str) -> None:
    door = site_door()
    told = door.reader.pass_in(held) if held else None
    session = request.session.session_key or ""
    is_good = told is not None and told.key == key_of(session) and is_young(told.given, time.time(), _STANDS)
    if is_good or not session or not door.reader.loaded():
        return
    assert isinstance(request.user, User)  # noqa: S101 - of a session of ours
    if settings.SECOND_FACTOR and not has_second_factor(request.user):
        return
    try:
        text = pass_of(request.user, session, time.time())
    except (OSError, ValueError, DatabaseError) as error:
        log.warning("no pass for the go-bag could be given: %s", type(error).__name__)
        return
    safe = settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.BAG_COOKIE_NAME, text, HOURS * 3600, secure=safe, httponly=True, samesite="Lax")


def _take_back(response: HttpResponse, held: str) -> None:
    response.delete_cookie(settings.BAG_COOKIE_NAME)
    told = site_door().reader.pass_in(held)
    if told:
        try:
            revoke(bag_folder(), told.key, told.ends)
        except OSError as error:
            log.warning("a pass could not be taken back: %s", error.strerror)


class _Probe:
    """Asks the database in a thread of its own, so that one that hangs keeps nobody waiting."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="probe")
        self._asked: Future[bool] | None = None

    def database_answers(self) -> bool:
        if self._asked is not None and not self._asked.done():
            return False
        self._asked = self._thread.submit(_ask)
        try:
            return self._asked.result(_PATIENCE)
        except TimeoutError:
            return False


def _ask() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_session LIMIT 1")
    except (DatabaseError, InterfaceError):
        return False
    finally:
        connection.close()
    return True


_PROBE = _Probe()
