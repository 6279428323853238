"""The proxy as it is configured: what it lets through, what it keeps back, what it writes down."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.deploy.nginx import NAME, PROGRAM, Proxy, proxy_of

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="nginx is not here (bin/setup --tests)")


class Glass(BaseHTTPRequestHandler):
    """Says which headers came through, and how many bytes."""

    asked = 0

    def do_GET(self) -> None:
        Glass.asked += 1
        size = len(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        seen = {name.lower(): value for name, value in self.headers.items()}
        body = json.dumps({"headers": seen, "size": size}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 # as the library calls it

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Glass)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder: Path = tmp_path_factory.mktemp("nginx")
    with proxy_of(server.server_address[1], folder) as proxy:
        yield proxy
    server.shutdown()


def test_headers_of_clients_are_replaced(proxy: Proxy) -> None:
    lies = {
        "X_Forwarded_For": "6.6.6.6",
        "X_Forwarded_Proto": "http",
        "Forwarded": "for=6.6.6.6",
        "X_Real_IP": "6.6.6.6",
    }
    _status, _headers, body = proxy.ask("/", **lies)
    seen = json.loads(body)["headers"]
    assert (seen["x-forwarded-for"], seen["x-forwarded-proto"], seen["host"]) == ("127.0.0.1", "https", NAME)
    assert {"forwarded", "x-real-ip", "x-forwarded-host"} & set(seen) == set()


def test_aliases_with_an_underscore_are_dropped(proxy: Proxy) -> None:
    line = proxy.line()
    line.putrequest("GET", "/", skip_host=True)
    for name, value in [("Host", NAME), ("X_Forwarded_For", "6.6.6.6"), ("X-Forwarded_Proto", "http")]:
        line.putheader(name, value)
    line.endheaders()
    assert "6.6.6.6" not in line.getresponse().read().decode()


def test_plain_http_is_sent_to_https_and_nowhere_else(proxy: Proxy) -> None:
    status, headers, _body = proxy.ask("/oncall/?q=x", secure=False)
    assert (status, headers["location"]) == (301, f"https://{NAME}/oncall/?q=x")
    _status, headers, _body = proxy.ask("/", secure=False, Host="evil.example")
    assert headers["location"] == f"https://{NAME}/"


def test_nothing_says_which_version_answers(proxy: Proxy) -> None:
    for secure in (True, False):
        _status, headers, _body = proxy.ask("/", secure=secure)
        assert headers["server"] == "nginx"


def test_bodies_are_bounded_and_whole_before_they_are_passed_on(proxy: Proxy) -> None:
    assert json.loads(proxy.ask("/", method="POST", body=b"x" * 12 * 2**20)[2])["size"] == 12 * 2**20
    asked = Glass.asked
    line = proxy.line()
    line.putrequest("POST", "/", skip_host=True)
    for name, value in [("Host", NAME), ("Content-Length", str(13 * 2**20))]:
        line.putheader(name, value)
    line.endheaders()
    assert line.getresponse().status == 413
    slow = proxy.line()
    slow.putrequest("POST", "/")
    slow.putheader("Content-Length", "10")
    slow.endheaders(b"x")
    time.sleep(0.3)
    assert Glass.asked == asked


def test_old_tls_is_refused(proxy: Proxy) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", proxy.secure)) as line, pytest.raises(ssl.SSLError):
        old.wrap_socket(line)


def test_no_log_holds_a_token(proxy: Proxy) -> None:
    proxy.ask("/r/secret-token-of-a-link")
    proxy.ask("/oncall/?q=secret-question")
    for secret in (
        "/R/secret-token",
        "/password/1a-secret-token/",
        "/Password/1a-secret-token/",
        "//r/secret",
        "/%72/secret",
    ):
        proxy.ask(secret)
        proxy.ask(f"{secret}-too-large", method="POST", Content_Length=str(13 * 2**20))
    proxy.ask("/r/secret-too-large", method="POST", Content_Length=str(13 * 2**20))
    time.sleep(0.2)
    assert ("/r/[...] 200" in proxy.log, "/password/[...] 200" in proxy.log) == (True, True)
    for log in ("heiji.log", "error.log"):
        assert "secret" not in (proxy.folder / log).read_text()


def test_an_office_behind_one_address_is_no_attack_but_a_flood_is(proxy: Proxy) -> None:
    line = proxy.line()
    statuses = []
    for _request in range(1_600):
        line.request("GET", "/", headers={"Host": NAME})
        answer = line.getresponse()
        answer.read()
        statuses.append(answer.status)
        if answer.status == 429:
            break
    assert set(statuses[:900]) == {200}
    assert statuses[-1] == 429
