"""The door of the site for granian (`--interface rsgi`): what is cut off before Django sees a request.

Granian's own WSGI door writes `X_Forwarded_For` over `X-Forwarded-For`, keeps a thread for each body that trickles in,
and has as many threads as requests (ADR 18). Here names with an underscore are dropped, a body is read by the event
loop, so far and no farther, and a fixed number of threads answers.
"""

import asyncio
import io
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from django.conf import settings

from config import wsgi  # first: it sets Django up
from config.bodies import LARGEST, declared
from config.passes import at_the_door, takes_long
from config.turns import RETRY_SECONDS, page_without_room, turn
from gobag.door import SAFE, asked_of

# For whom it is not the turn (config/turns.py).
_NO_ROOM = [("Content-Type", "text/html; charset=utf-8"), ("Retry-After", str(RETRY_SECONDS))]
# Granian would write its own name. Who asks need not know what answers.
_NOBODY = ("server", "")
# For the whole body, from a client or a proxy that has it already.
BODY_SECONDS = 60

# As Django's SecurityMiddleware says it.
_FOR_ALL = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
_HSTS = [("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}{_FOR_ALL}")]
_HTTPS = _HSTS if settings.SECURE_HSTS_SECONDS else []

_threads = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="answer")


async def application(scope: Any, protocol: Any) -> None:
    """Answer one request, as granian's RSGI says it."""
    if scope.proto != "http":
        protocol.close(HTTPStatus.FORBIDDEN)
        return
    asked = asked_of(scope)
    found = await asyncio.to_thread(at_the_door, asked) if takes_long(asked) else at_the_door(asked)
    if found:
        # Neither a thread nor the database is asked: pages that wait for either keep nobody on call waiting.
        protocol.response_bytes(int(found.status), [*found.headers, *SAFE, *_HTTPS], found.body)
        return
    environ = environ_of(scope)
    try:
        body = await asyncio.wait_for(_read(protocol, declared(environ)), BODY_SECONDS)
    except TimeoutError:
        protocol.response_empty(HTTPStatus.REQUEST_TIMEOUT, [("connection", "close"), _NOBODY])
        return
    # Longer than it may be: the length alone tells the pages to refuse it.
    environ["CONTENT_LENGTH"] = str(max(len(body), declared(environ)))
    environ["wsgi.input"] = io.BytesIO(body)
    async with turn(environ) as is_ours:
        if not is_ours:
            headers = [*_NO_ROOM, *SAFE, *_HTTPS]
            protocol.response_bytes(int(HTTPStatus.SERVICE_UNAVAILABLE), headers, page_without_room(environ))
            return
        status, headers, page = await asyncio.get_running_loop().run_in_executor(_threads, _answer, environ)
    protocol.response_bytes(status, [*headers, _NOBODY], page)


async def _read(protocol: Any, length: int) -> bytes:
    """Read the body up to one byte too many, and nothing of one that says it is too long."""
    body = bytearray()
    if length <= LARGEST:
        async for part in protocol:
            body += part
            if len(body) > LARGEST:
                break
    return bytes(body)


def environ_of(scope: Any) -> dict[str, Any]:
    """What WSGI knows of a request (PEP 3333), without the headers whose name holds an underscore."""
    server, _colon, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if "_" not in name:
            _add(environ, name.upper().replace("-", "_"), value)
    return environ


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    """A header that comes twice is one list."""
    key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
    between = "; " if name == "COOKIE" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value


def _answer(environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    began: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None, /) -> Callable[[bytes], None]:
        began[:] = [(int(status.split(" ", 1)[0]), headers)]
        return _refuse_to_write

    parts = wsgi.application(environ, start_response)
    try:
        page = b"".join(parts)
    finally:
        # Django ends the request here, and gives its database connection back.
        if hasattr(parts, "close"):
            parts.close()
    return *began[0], page


def _refuse_to_write(_part: bytes) -> None:
    """WSGI's old way to answer, which Django does not go."""
    raise NotImplementedError
