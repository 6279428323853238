"""Whoever signs in waits for a turn: to compare a password takes a third of a second of processor, and whoever tries
many must not stop the pages. Nobody who waits has a thread (ADR 21)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.template import loader
from django.urls import reverse
from django.utils import translation

from agreements.views.site.known_devices import is_known

# In each process of the web server: whoever comes last is compared within some ten seconds.
MOST_WAITING = 24
# For whoever finds no room, before they are told: who asks again at once does not get answers faster.
SECONDS_BEFORE_NO = 1
RETRY_SECONDS = 10


class _Lane:
    """One is compared, the others wait in the order they came."""

    def __init__(self) -> None:
        self.work, self.inside = asyncio.Lock(), 0


# Browsers that have signed in here before do not wait behind strangers.
_LANES = {known: _Lane() for known in (True, False)}


@asynccontextmanager
async def turn(environ: dict[str, Any]) -> AsyncIterator[bool]:
    """Give whether the request may be answered, once it is its turn; what compares no password has no turn to wait
    for."""
    if environ["REQUEST_METHOD"] != "POST" or environ["PATH_INFO"] != reverse("account_login"):
        yield True
        return
    lane = _LANES[is_known(WSGIRequest(environ))]
    if lane.inside > MOST_WAITING:
        await asyncio.sleep(SECONDS_BEFORE_NO)
        yield False
        return
    lane.inside += 1
    try:
        async with lane.work:
            yield True
    finally:
        lane.inside -= 1


def page_without_room(environ: dict[str, Any]) -> bytes:
    """Say in the reader's language that many are signing in."""
    return _page(translation.get_language_from_request(WSGIRequest(environ)))


@cache
def _page(language: str) -> bytes:
    with translation.override(language):
        return loader.get_template("errors/busy.html").render().encode()
