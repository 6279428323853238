"""What pages behind a link share: the cookie that shows that a device has opened it, and that nothing keeps them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language

# Time enough to read that a link has ended.
_TO_READ_THE_END = timedelta(minutes=10)


class SeeOther(HttpResponseRedirect):
    """The answer to a form, and to a link that holds a secret: go there, with GET."""

    status_code = 303


def forbid_keeping(response: HttpResponse) -> HttpResponse:
    """No cache and no search engine keeps this page; it says its language itself."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Content-Language"] = get_language() or ""
    return response


@dataclass(frozen=True)
class LinkCookie:
    """It opens the pages of one row alone, while that row's link lives. `kind` is the noun behind the link; its rows
    have `public_id` and `token_sha256`."""

    kind: str

    @property
    def name(self) -> str:
        """With HTTPS no page without it can set the cookie. (Not __Host-: that demands Path=/, and each link's cookie
        goes to its own pages alone. One that a neighbour of our host plants opens nothing: its value is signed for one
        row.)"""
        return f"__Secure-{self.kind}" if settings.SESSION_COOKIE_SECURE else self.kind

    def shown(self, request: HttpRequest, public_id: UUID) -> str:
        """Return the hash of the token this device has opened, "" for none."""
        return request.get_signed_cookie(self.name, default="", salt=self._salt(public_id)) or ""

    def fits(self, request: HttpRequest, row: Model) -> bool:
        """Return whether this device has opened the link of that row."""
        return constant_time_compare(row.token_sha256, self.shown(request, row.public_id))  # type: ignore[attr-defined]

    def give(self, response: HttpResponse, row: Model, *, path: str, until: datetime) -> None:
        """Let this device open the pages under `path`; after the end for a while those that say so."""
        response.set_signed_cookie(
            self.name,
            row.token_sha256,  # type: ignore[attr-defined]
            salt=self._salt(row.public_id),  # type: ignore[attr-defined]
            path=path,
            expires=max(until, timezone.now() + _TO_READ_THE_END),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

    def _salt(self, public_id: UUID) -> str:
        return f"heiji {self.kind} {public_id}"
