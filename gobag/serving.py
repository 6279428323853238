"""The bag on a port of its own: `bin/oncall DIR`, without Django, database and sessions.

Answers the same addresses as the site (gobag/door.py), so that a proxy can put it in the site's place.
"""

import asyncio
import os
import signal
from http import HTTPStatus
from typing import Any

from granian.constants import HTTPModes
from granian.server.embed import Server

from gobag.door import PLACE, SAFE, Asked, BagAnswer, Door, asked_of


class Port:
    """Answers requests as granian's RSGI says them."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(HTTPStatus.FORBIDDEN)
            return
        answer = self.answer(asked_of(scope))
        protocol.response_bytes(int(answer.status), [*answer.headers, *SAFE], answer.body)

    def answer(self, asked: Asked) -> BagAnswer:
        if asked.path == "/healthz":
            return BagAnswer(HTTPStatus.OK if self._door.reader.loaded() else HTTPStatus.SERVICE_UNAVAILABLE)
        if asked.path == "/":
            return BagAnswer(HTTPStatus.SEE_OTHER, headers=(("Location", PLACE),))
        if not self._door.is_ours(asked):
            return BagAnswer(HTTPStatus.NOT_FOUND)
        return self._door.answer(asked, self._door.who(asked)) or BagAnswer(HTTPStatus.SERVICE_UNAVAILABLE)


async def serve(door: Door, address: str, port: int) -> None:
    """BagAnswer until the process is stopped."""
    for number in (signal.SIGTERM, signal.SIGINT):
        # There is nothing to be put away.
        asyncio.get_running_loop().add_signal_handler(number, os._exit, 0)
    # Without looking which HTTP it is an answer takes a fifth less; proxies speak this one.
    await Server(Port(door), address, port, http=HTTPModes.http1, websockets=False, log_enabled=False).serve()
