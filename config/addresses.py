"""Addresses that no page can have, and those that are a program's, whoever asks."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


def readable_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 404 to an address with a NUL in it: PostgreSQL cannot even look for one, and would fail instead."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return get_response(request)

    return answer


_PROGRAMS = {"/healthz", "/readyz", "/metrics"}


def asked_by_programs(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """No cookie counts there: whose session it is would be asked of a database that may be away."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info in _PROGRAMS:
            request.COOKIES.clear()
        return get_response(request)

    return answer
