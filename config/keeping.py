"""What a browser may keep: nothing that was made for somebody. Shared machines are usual on call."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def kept_by_nobody(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say no-store of every page and paper that says nothing else. Styles and scripts are answered before."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer
