"""What stands in a form whose button mails a code is there again after reading the mail: in that browser, for an hour.

A page that answered the press itself repeated it when it was loaded again, which a phone does by itself on coming back
from the mail. (A reviewer's request keeps more, and for longer: workflow/keeping_typed.py.)
"""

import secrets
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from agreements.content import sha256_of
from agreements.views.links import LinkCookie

_COOKIE = LinkCookie("typed")
_SECONDS = 3_600
_LONGEST = 1_000


def keep_typed_here(request: HttpRequest, response: HttpResponse, *, path: str, names: Iterable[str]) -> None:
    """Keep what was sent of those fields for the page at `path`, under a new mark: one that somebody planted there
    shows them nothing."""
    mark, typed = secrets.token_hex(16), {name: request.POST.get(name, "")[:_LONGEST] for name in names}
    cache.set(_key(mark, path), typed, _SECONDS)
    safe = settings.SESSION_COOKIE_SECURE
    response.set_cookie(_COOKIE.name, mark, max_age=_SECONDS, path=path, secure=safe, httponly=True, samesite="Lax")


def typed_here(request: HttpRequest, *, path: str) -> dict[str, str]:
    """Return what is kept for that page in this browser; nothing once it was sent, or an hour has gone by."""
    mark = request.COOKIES.get(_COOKIE.name, "")
    found: dict[str, str] = cache.get(_key(mark, path), {}) if mark else {}
    return found


def forget_typed_here(request: HttpRequest, *, path: str) -> None:
    """It has become a fact."""
    cache.delete(_key(request.COOKIES.get(_COOKIE.name, ""), path))


def _key(mark: str, path: str) -> str:
    return f"typed:{sha256_of(f'{mark} {path}')}"
