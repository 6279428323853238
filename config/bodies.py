"""How much a request may bring, asked of its Content-Length before anything parses it (CSRF would be the first)."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from agreements.forms.workbook.opening import MAX_BYTES
from agreements.views.site.errors import too_large

# A long draft, every character of it written as %E3%81%82.
LARGEST = 12 * 1024 * 1024
# A file, and what a form says beside it.
LARGEST_WITH_A_FILE = MAX_BYTES + 64 * 1024
# Of whoever is not signed in: reading a form takes sixty times its length. Words that outlive their session fit.
LARGEST_OF_A_STRANGER = 1024 * 1024


def bounded_bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 413 to a body that is too long."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = declared(request.META)
        largest = LARGEST_WITH_A_FILE if request.content_type == "multipart/form-data" else LARGEST
        if length > largest or (length > LARGEST_OF_A_STRANGER and SESSION_KEY not in request.session):
            return too_large(request)
        return get_response(request)

    return answer


def declared(environ: dict[str, Any]) -> int:
    """Return the Content-Length; what is no number counts as none, as Django takes it."""
    said = environ.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdecimal() else 0
