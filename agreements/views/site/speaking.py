"""The language of the pages: chosen on a device, kept with the account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from agreements.models import User

# In the session of somebody who has not signed in yet.
CHOSEN = "chosen_language"


def speak_to(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Turn the pages to the person's language; what was chosen on the sign-in page becomes it."""
    chosen = request.session.pop(CHOSEN, None)
    if chosen and chosen != user.language:
        user.language = chosen
        user.save(update_fields=["language"])
    return speaking(response, user.language)


def speaking(response: HttpResponse, language: str) -> HttpResponse:
    """The same answer, with the language remembered on this device."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
