"""Somebody with a browser, without the browser: real requests through all middleware, forms filled in and sent."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client


class WrongPage(Exception):
    """A page was not what the story needs."""


class Visitor:
    """Keeps cookies, obeys CSRF, follows redirects. Addresses may be whole or start with /."""

    def __init__(self, user_agent: str) -> None:
        base = urlsplit(settings.PUBLIC_BASE_URL)
        self._secure = base.scheme == "https"
        self._at = "/"
        self._client = Client(
            enforce_csrf_checks=True,
            headers={"user-agent": user_agent},
            SERVER_NAME=base.hostname,
            REMOTE_ADDR="192.0.2.44",
        )

    def open(self, address: str) -> bytes:
        """Return the page behind an address."""
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self._page(self._client.get(path, secure=self._secure, follow=True), path)

    def press(self, page: bytes, where: str, **typed: str) -> bytes:
        """Fill in the form of `page` and press the button that leads to an address with `where` in it."""
        address, hidden = _form_of(page.decode(), where, self._at)
        origin = {"referer": f"{settings.PUBLIC_BASE_URL}{address}"} if self._secure else {}
        data = hidden | typed
        return self._page(self._client.post(address, data, secure=self._secure, follow=True, headers=origin), address)

    def _page(self, response: Any, path: str) -> bytes:
        if response.status_code != 200:
            raise WrongPage(f"{path}: {response.status_code}")
        self._at = response.request["PATH_INFO"]
        return b"".join(response.streaming_content) if response.streaming else response.content


class _Forms(HTMLParser):
    """Collects (addresses, hidden fields) of each form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[list[str], dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(([said.get("action", "")], {}))
        elif self.found and tag == "button" and "formaction" in said:
            self.found[-1][0].append(said["formaction"])
        elif self.found and tag == "input" and said.get("type") == "hidden":
            self.found[-1][1][said["name"]] = said.get("value", "")


def _form_of(page: str, where: str, here: str) -> tuple[str, dict[str, str]]:
    forms = _Forms()
    forms.feed(page)
    for addresses, hidden in forms.found:
        for address in [urlsplit(urljoin(here, address)).path for address in addresses]:
            if where in address:
                return address, hidden
    raise WrongPage(where)
