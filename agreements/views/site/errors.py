"""Pages for what went wrong: they need no account, no session and no database, and say what to do next."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Nothing can be trusted any more, the templates included: their failure gives plain words."""
    try:
        page = loader.get_template("errors/500.html").render()
    except Exception:  # noqa: BLE001 - whatever it is, the person still gets an answer
        words = _("こちらの不具合で、表示できませんでした。入力した内容は保存されていないことがあります。")
        return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=500)


@login_not_required
def csrf_failed(request: HttpRequest, reason: str = "", **_more: Any) -> HttpResponse:
    """A form from a page left open too long, or with cookies switched off: nothing was recorded."""
    return render(request, "errors/csrf.html", status=403)
