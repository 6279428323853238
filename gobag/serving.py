"""The bag on a port of its own: `bin/oncall DIR`, without Django, database and sessions.

Answers the same addresses as the site (gobag/door.py), so that a proxy can put it in the site's place.
"""

import asyncio
import os
import secrets
import signal
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from granian.constants import HTTPModes
from granian.server.embed import Server

from gobag.codes import UsedCodes, find_code
from gobag.door import PLACE, SAFE, Asked, BagAnswer, Cookies, Door, asked_of
from gobag.passes import HOURS, Pass, key_of, write_pass

CODE_PLACE = f"{PLACE}code/"
_MOST_BYTES = 200
_TO_THE_PAGE = BagAnswer(HTTPStatus.SEE_OTHER, headers=(("Location", PLACE),))


class Port:
    """Answers requests as granian's RSGI says them. `given` are the names of the cookies it gives for a code."""

    def __init__(self, door: Door, used: UsedCodes | None, given: Cookies) -> None:
        self._door, self._used, self._given = door, used, given

    async def __call__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(HTTPStatus.FORBIDDEN)
            return
        asked = asked_of(scope)
        if asked.method == "POST" and asked.path == CODE_PLACE:
            length = scope.headers.get("content-length") or ""
            body = await protocol() if length.isdecimal() and int(length) <= _MOST_BYTES else b""
            answer = self.let_in(asked, body)
        elif self._door.takes_long(asked):
            answer = await asyncio.to_thread(self.answer, asked)
        else:
            answer = self.answer(asked)
        protocol.response_bytes(int(answer.status), [*answer.headers, *SAFE], answer.body)

    def answer(self, asked: Asked) -> BagAnswer:
        if asked.path == "/healthz":
            return BagAnswer(HTTPStatus.OK if self._door.reader.loaded() else HTTPStatus.SERVICE_UNAVAILABLE)
        if asked.path in {"/", CODE_PLACE}:
            return _TO_THE_PAGE
        if not self._door.is_ours(asked):
            return BagAnswer(HTTPStatus.NOT_FOUND)
        return self._door.answer(asked, self._door.who(asked)) or BagAnswer(HTTPStatus.SERVICE_UNAVAILABLE)

    def let_in(self, asked: Asked, body: bytes) -> BagAnswer:
        """Give a pass for a printed code, once; whoever types something else is asked again."""
        reader = self._door.reader
        typed = parse_qs(body.decode("utf-8", "replace")).get("code", [""])[0]
        loaded = reader.loaded()
        code = find_code(reader.folders, reader.keys, typed, asked.now)
        person = loaded[0].people.get(code.who) if loaded and code else None
        if self._used is None or code is None or person is None or not self._used.use(code):
            return _TO_THE_PAGE
        session, now = secrets.token_urlsafe(32), int(asked.now.timestamp())
        told = Pass(key_of(session), code.who, person["mark"], tuple(person["systems"]), now, now + HOURS * 3600)
        safe = "; Secure" if self._given.held.startswith("__Host-") else ""
        kept = f"; Path=/; Max-Age={HOURS * 3600}; HttpOnly; SameSite=Lax{safe}"
        cookies = {self._given.held: write_pass(told, self._used.sign), self._given.session: session}
        set_them = tuple(("Set-Cookie", f"{name}={value}{kept}") for name, value in cookies.items())
        return BagAnswer(HTTPStatus.SEE_OTHER, headers=(("Location", PLACE), *set_them))


async def serve(port_of: Port, address: str, port: int) -> None:
    """BagAnswer until the process is stopped."""
    for number in (signal.SIGTERM, signal.SIGINT):
        # There is nothing to be put away.
        asyncio.get_running_loop().add_signal_handler(number, os._exit, 0)
    # Without looking which HTTP it is an answer takes a fifth less; proxies speak this one.
    await Server(port_of, address, port, http=HTTPModes.http1, websockets=False, log_enabled=False).serve()
