"""What somebody was writing when the session ended: it goes through the sign-in with them, signed, and is offered to be
sent again. Nothing of it lies on the server before the password was right."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.forms.account import SignInForm

# In the form that signs in, and in the session afterwards.
FIELD = "kept_words"
_SALT = "heiji kept words"
_LIVES = 24 * 60 * 60
_LARGEST = 512 * 1024
_NOT_KEPT = {"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code", "credential", FIELD}


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Answer a form that was sent without a session: the sign-in, and in it what was written."""
    fields = _fields(request.POST)
    kept = {"path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}
    # Before they are pressed too: one letter, twelve million times, would be a small field and a huge page.
    letters = sum(len(text) for _name, text in fields)
    signed = signing.dumps(kept, salt=_SALT, compress=True) if letters <= _LARGEST else ""
    context = {"form": SignInForm(), FIELD: signed if len(signed) <= _LARGEST else "", "has_ended": True}
    context["redirect_field_value"] = "" if context[FIELD] else settings.LOGIN_REDIRECT_URL
    return render(request, "agreements/site/account_login.html", context, status=403)


def keep_words(request: HttpRequest) -> None:
    """Remember in the session what came with the sign-in."""
    signed = request.POST.get(FIELD, "")
    if signed and _read(signed):
        request.session[FIELD] = signed


def address_of_words(request: HttpRequest) -> str | None:
    """Return where to go on after signing in, if something was being written."""
    return reverse("kept-words") if FIELD in request.session else None


def kept_words(request: HttpRequest) -> HttpResponse:
    """Show what was written, with a button that sends it as it was meant to be sent."""
    kept = _read(request.session.get(FIELD, ""))
    if request.method == "POST" or kept is None:
        request.session.pop(FIELD, None)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "agreements/site/account_words.html", kept | {"written": written(kept["fields"])})


def again(request: HttpRequest) -> dict[str, Any]:
    """Return what a form said, to offer it once more: only if it was certainly sent by a page of ours."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return {}
    fields = _fields(request.POST)
    return {"path": request.get_full_path(), "fields": fields, "written": written(fields)}


def written(fields: list[list[str]]) -> list[str]:
    """Give what a person has written: not numbers, keys and choices, which go along unseen."""
    return [text for _name, text in fields if " " in text or "\n" in text or not text.isascii()]


def _fields(posted: QueryDict) -> list[list[str]]:
    return [[name, text] for name, texts in posted.lists() for text in texts if name not in _NOT_KEPT]


def _read(signed: str) -> dict[str, Any] | None:
    try:
        return signing.loads(signed, salt=_SALT, max_age=_LIVES)
    except signing.BadSignature:
        return None
