"""Pages for what went wrong: they need no account, no session and no database, and say what to do next."""

import sys
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from agreements.outages import outage_of
from agreements.queries.helping import Helpers, helpers_for
from agreements.views.site.kept_words import again

# A database that was started anew, or has moved, is there again by then.
_RETRY_SECONDS = 30


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", {"helpers": _helpers(request)}, status=403)


def _helpers(request: HttpRequest) -> Helpers | None:
    """Who can help; nobody is named to strangers, and a database that is away is no reason for another page."""
    user, match = getattr(request, "user", None), getattr(request, "resolver_match", None)
    if user is None or not user.is_authenticated:
        return None
    about = {name: str(value) for name, value in (match.kwargs if match else {}).items() if name in {"slug", "number"}}
    try:
        return helpers_for(user, **about)
    except DatabaseError:
        return None


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answered before the body is read (config/bodies.py)."""
    return render(request, "errors/413.html", status=413)


@login_not_required
def too_many(request: HttpRequest) -> HttpResponse:
    """More requests in a minute than a person makes: signing in, forgotten passwords."""
    response = render(request, "errors/429.html", status=429)
    response.headers["Retry-After"] = "60"
    return response


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Nothing can be trusted any more, the templates included: their failure gives plain words.

    A database that is away and a full disk are no fault of the page: 503, and when to come again.
    """
    outage = outage_of(sys.exc_info()[1])
    status, headers = (503, {"Retry-After": str(_RETRY_SECONDS)}) if outage else (500, {})
    try:
        page = loader.get_template("errors/503.html" if outage else "errors/500.html").render({"outage": outage})
    except Exception:  # noqa: BLE001 - whatever it is, the person still gets an answer
        words = _("こちらの不具合で、表示できませんでした。入力した内容は保存されていないことがあります。")
        return HttpResponse(words, status=status, headers=headers, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=status, headers=headers)


@login_not_required
def csrf_failed(request: HttpRequest, reason: str = "", **_more: Any) -> HttpResponse:
    """A form from a page left open too long, or with cookies switched off: nothing was recorded, and what was written
    is offered to be sent again."""
    return render(request, "errors/csrf.html", again(request), status=403)
