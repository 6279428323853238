"""The bag on a port of its own: `bin/oncall DIR`, without Django, database and sessions.

Answers the same addresses as the site (gobag/door.py), so that a proxy can put it in the site's place.
"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from granian.server.embed import Server

from gobag.door import PLACE, Asked, BagAnswer, Door

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_SAFE = (
    ("Content-Security-Policy", _POLICY), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"), ("Cache-Control", "private, no-store"), ("Server", ""),
)  # fmt: skip


class Port:
    """Answers requests as granian's RSGI says them."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(HTTPStatus.FORBIDDEN)
            return
        answer = self.answer(asked_of(scope))
        protocol.response_bytes(int(answer.status), [*answer.headers, *_SAFE], answer.body)

    def answer(self, asked: Asked) -> BagAnswer:
        if asked.path == "/healthz":
            return BagAnswer(HTTPStatus.OK if self._door.reader.loaded() else HTTPStatus.SERVICE_UNAVAILABLE)
        if asked.path == "/":
            return BagAnswer(HTTPStatus.SEE_OTHER, headers=(("Location", PLACE),))
        if not self._door.is_ours(asked):
            return BagAnswer(HTTPStatus.NOT_FOUND)
        return self._door.answer(asked, self._door.who(asked)) or BagAnswer(HTTPStatus.SERVICE_UNAVAILABLE)


def asked_of(scope: Any) -> Asked:
    headers = scope.headers
    return Asked(
        scope.method,
        scope.path,
        scope.query_string,
        headers.get("cookie") or "",
        headers.get("accept-language") or "",
        datetime.now(UTC),
    )


async def serve(door: Door, address: str, port: int) -> None:
    """BagAnswer until the process is stopped."""
    server = Server(Port(door), address, port, websockets=False, log_enabled=False)
    await server.serve()
