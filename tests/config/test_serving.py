"""The door as it really stands: granian with our application behind it, and hands that send what browsers do not."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from http import HTTPStatus
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from agreements.views.site.known_devices import COOKIE, is_known, remember_device
from config.turns import MOST_WAITING
from tests import migrated
from tests.conventions.tree import ROOT

# A sign-in of a stranger takes until there is a file "go".
_GLASS = """
import time
from pathlib import Path
from config import serving

def seen(environ, start):
    is_sign_in = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/login/"
    while is_sign_in and "HTTP_COOKIE" not in environ and not (Path(__file__).parent / "go").exists():
        time.sleep(0.05)
    start("200 OK", [("Content-Type", "text/plain")])
    return [repr([(name, environ[name]) for name in sorted(environ) if name.startswith("HTTP_X")]).encode()]

serving.wsgi.application = seen
application = serving.application
"""


class Door:
    """A server of granian's on a free port."""

    def __init__(self, folder: Path, target: str, also: Mapping[str, str] = {}):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        migrated.copy_to(folder / "heiji.sqlite3")
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("HEIJI_", "DJANGO_"))}
        ours |= {
            "HEIJI_DEBUG": "1",  # no collected styles are needed
            "HEIJI_SECRET_KEY": "k" * 50,
            "HEIJI_TRUST_PROXY": "1",
            "HEIJI_WEB_THREADS": "2",
            "HEIJI_DATABASE_URL": f"sqlite:///{folder / 'heiji.sqlite3'}",
            "HEIJI_VAULT_DIR": str(folder / "vault"),
            "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        }
        self.environment = ours | also
        command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--no-ws", "--port", str(self.port), target]
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        give_up = time.monotonic() + 120
        while time.monotonic() < give_up and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise RuntimeError(self.log.read_text())

    def ask(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes = b"") -> tuple[int, bytes]:
        """Send a request with exactly these headers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.putrequest(method, path)
        for name, value in headers:
            line.putheader(name, value)
        line.endheaders(body)
        answer = line.getresponse()
        return answer.status, answer.read()

    def trickle(self) -> socket.socket:
        """Begin a form and leave it at that."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        line.sendall(b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nusername=")
        return line


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    door = Door(tmp_path_factory.mktemp("door"), "config.serving:application")
    yield door
    door.process.terminate()
    door.process.wait()


@pytest.fixture(scope="module")
def glass_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Behind it stands somebody who says which headers came through."""
    folder = tmp_path_factory.mktemp("glass")
    (folder / "glass.py").write_text(_GLASS)
    door = Door(folder, "glass:application")
    yield door
    door.process.terminate()
    door.process.wait()


@pytest.mark.parametrize("order", [1, -1])
def test_an_alias_of_a_header_is_dropped(glass_door: Door, order: int) -> None:
    headers = [
        ("X-Forwarded-For", "10.0.0.9"),
        ("X_Forwarded_For", "192.0.2.66"),
        ("X-Forwarded_Proto", "https"),
        ("X-Forwarded-For", "10.0.0.10"),
    ]
    _status, seen = glass_door.ask("GET", "/", headers[::order])
    joined = ",".join(value for name, value in headers[::order] if name == "X-Forwarded-For")
    assert seen.decode() == repr([("HTTP_X_FORWARDED_FOR", joined)])


def test_pages_and_forms_come_through(door: Door) -> None:
    status, page = door.ask("GET", "/login/?next=/%E3%81%82/", [("Accept-Language", "en")])
    assert (status, "Sign in" in page.decode(), 'value="/あ/"' in page.decode()) == (200, True, True)
    form = [("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", "3")]
    assert door.ask("POST", "/login/", form, b"a=1")[0] == 403  # no token
    assert door.ask("GET", "/static/css/tokens.css", [])[0] == 200
    assert door.ask("GET", "/%E3%81%82/", [])[0] in {302, 404}


def test_no_page_says_what_answered(door: Door) -> None:
    for path in ("/login/", "/healthz", "/nothing/", "/static/css/tokens.css"):
        line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=60)
        line.request("GET", path)
        assert line.getresponse().getheader("server") == ""


def test_a_long_body_is_refused_unread(door: Door) -> None:
    headers = [("Content-Length", str(150_000_000)), ("Content-Type", "multipart/form-data; boundary=x")]
    assert door.ask("POST", "/login/", headers)[0] == 413


def test_a_body_of_unsaid_length_is_cut(door: Door) -> None:
    """The answer comes though the body goes on."""
    head = b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    line = socket.create_connection(("127.0.0.1", door.port), timeout=40)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        line.sendall(head + (b"%x\r\n%s\r\n" % (2**20, b"a" * 2**20)) * 13)
    assert line.recv(12) == b"HTTP/1.1 413"
    line.close()


def test_bodies_that_trickle_in_hold_nobody_back(door: Door) -> None:
    slow = [door.trickle() for _ in range(50)]
    began = time.monotonic()
    assert door.ask("GET", "/login/", [])[0] == 200
    assert time.monotonic() - began < 20
    for line in slow:
        line.close()


def test_whoever_signs_in_waits_for_a_turn_and_stops_no_page(glass_door: Door) -> None:
    """Of two threads strangers have one, however many they are; whoever is known here does not wait behind them."""
    go = glass_door.log.parent / "go"
    with ThreadPoolExecutor(MOST_WAITING + 3) as strangers:
        tries = [strangers.submit(glass_door.ask, "POST", "/login/", []) for _ in range(MOST_WAITING + 3)]
        try:
            sent_away = next(as_completed(tries, timeout=60)).result()
            page = glass_door.ask("GET", "/", [])
            known = glass_door.ask("POST", "/login/", [("Cookie", _cookie_of_a_known_browser())])
        finally:
            go.touch()
    assert (page[0], known[0]) == (HTTPStatus.OK, HTTPStatus.OK)
    answers = sorted(one.result()[0] for one in tries)
    assert answers == [*[HTTPStatus.OK] * (MOST_WAITING + 1), *[HTTPStatus.SERVICE_UNAVAILABLE] * 2]
    assert "混み合っています" in sent_away[1].decode()


def test_a_forged_cookie_does_not_pass_strangers_by() -> None:
    forged = _cookie_of_a_known_browser().replace(":", ":1", 1)
    assert [_is_known(cookie) for cookie in (_cookie_of_a_known_browser(), forged, "")] == [True, False, False]


def _is_known(cookie: str) -> bool:
    with override_settings(SECRET_KEY="k" * 50):
        return is_known(RequestFactory().post("/login/", headers={"Cookie": cookie}))


def _cookie_of_a_known_browser() -> str:
    response = HttpResponse()
    with override_settings(SECRET_KEY="k" * 50):
        remember_device(HttpRequest(), response, "ren")
    return f"{COOKIE}={response.cookies[COOKIE].coded_value}"
