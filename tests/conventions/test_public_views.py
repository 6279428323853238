"""Closed by default: these addresses, and no others, answer somebody who is not signed in (docs/style.md 8)."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

_PUBLIC = [
    # Signing in and out, and the language of whoever reads
    "account_login",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_logout",
    "set_language",
    # The reviewer, known by the link; and the state of a version, for whoever holds its paper
    "review-link",
    "review",
    "review-pdf",
    "review-receipt",
    "review-copy",
    "review-copy-told",
    "review-keeper",
    "review-code",
    "review-answers",
    "review-understanding",
    "review-comment",
    "review-decision",
    "review-handover",
    "review-newest",
    "review-opening",
    "review-contacts",
    "contact-link",
    "own-contacts",
    "own-contacts-still",
    "own-succession",
    "own-contact-new",
    "own-contact",
    "own-contact-leaving",
    "permanent",
    "verification",
    "verification-code",
    # A party on the day, known by the link of a report
    "day-link",
    "day-page",
    "day-progress",
    "day-pdf",
    "day-mark",
    "day-code",
    "day-decision",
    # Monitoring, known by its secret
    "hook",
    # Our mail service, known by its secret; closed unless it is set
    "mail-events",
    # Whether the site runs, for programs that watch it
    "alive",
    "ready",
    "metrics",
]


def test_only_these_are_open() -> None:
    assert sorted(open_names(get_resolver().url_patterns)) == sorted(_PUBLIC)


def open_names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Give the names (else the routes) of the addresses whose view is marked as open."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from open_names(pattern.url_patterns)
        elif not getattr(pattern.callback, "login_required", True):
            yield pattern.name or str(pattern.pattern)


def test_an_open_view_is_found() -> None:
    def closed(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @login_not_required
    def opened(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert list(open_names([path("a/", closed, name="a"), path("b/", opened, name="b"), path("c/", opened)])) == [
        "b",
        "c/",
    ]
