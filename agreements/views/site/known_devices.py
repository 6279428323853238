"""Which browsers have signed in here before: their tries are counted apart, so that a stranger who tries passwords for
an account cannot keep its owner out."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

# __Host-: only this very host can set it, and over HTTPS alone.
COOKIE = "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"
_SALT = "heiji device"
_LIVES = 180 * 24 * 60 * 60
# People who share a machine.
_MOST = 12


def device_of(request: HttpRequest, username: str) -> str | None:
    """Return the name of this browser if this person has signed in with it, else None."""
    device, people = _read(request)
    return device if _hidden(username) in people else None


def is_known(request: HttpRequest) -> bool:
    """Whether anybody has signed in with this browser."""
    return bool(_read(request)[1])


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    device, people = _read(request)
    known = [person for person in people if person != _hidden(username)]
    response.set_signed_cookie(
        COOKIE,
        " ".join([device or secrets.token_urlsafe(12), _hidden(username), *known[: _MOST - 1]]),
        salt=_SALT,
        max_age=_LIVES,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, *people = request.get_signed_cookie(COOKIE, salt=_SALT, max_age=_LIVES).split(" ")
    except (KeyError, signing.BadSignature):
        return "", []
    return device, people


def _hidden(username: str) -> str:
    """The cookie names nobody."""
    return salted_hmac(_SALT, username).hexdigest()[:20]
