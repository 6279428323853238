"""A paper of 150 kB from the go-bag, beside nginx giving out the same file with nobody asked: while all is well, the
database is locked, the site hangs, the site is stopped. Every answer is compared with the hash of the paper.

Through the proxy as deploy/nginx.conf has it (with TLS, as its yardstick), from bin/oncall and from the site itself.
"""

import hashlib
import os
import signal
import socket
import sqlite3
import ssl
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.timing import verdict
from tests.conventions.tree import ROOT
from tests.deploy.nginx import NAME, PROGRAM, free_port, proxy_of, wait_for
from tests.deploy.site import Site

REQUESTS, ROUNDS, LOCKED_ROUNDS, BYTES = 100, 10, 100, 150_000
PROXIED, ALONE, FIRST = 0.9, 0.35, 0.05
_PACK = """
import os, time
from django.utils import timezone
from agreements import pdf
from agreements.models import Document, System, User
from incidents.queries.bag.people import pass_of
from incidents.workflow.bagging import refresh_bag
user, system = User.objects.get(username="head"), System.objects.get(slug="payments")
sha256 = pdf.vault.put(b"%PDF" + os.urandom({bytes} - 4))
Document.objects.create(kind="general", system=system, language="ja", source_sha256=sha256, sha256=sha256,
    bytes={bytes}, made_with="bench", at=timezone.now())
refresh_bag(at=timezone.now())
print("packed", sha256, pass_of(user, {session!r}, time.time()))
"""


@dataclass
class Place:
    """Somewhere the paper is asked for, over TLS or not."""

    port: int
    path: str
    cookie: str
    context: ssl.SSLContext | None = None

    def ask(self, count: int, sha256: str) -> list[float]:
        """Ask so many times on one line; return how long each took. Raises when an answer is not the paper."""
        wanted = f"GET {self.path} HTTP/1.1\r\nHost: {NAME}\r\nCookie: {self.cookie}\r\n\r\n".encode()
        seconds = []
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as plain:
            line = self.context.wrap_socket(plain) if self.context else plain
            for _turn in range(count):
                started = time.perf_counter()
                line.sendall(wanted)
                head, body = _answer(line)
                seconds.append(time.perf_counter() - started)
                if not head.startswith(b"HTTP/1.1 200") or hashlib.sha256(body).hexdigest() != sha256:
                    raise RuntimeError(f"{self.path} on {self.port}: {head[:80]!r}")
        return seconds


def run() -> Iterator[str]:
    """Yield, for each way and each state of things, how it compares with nginx and how long the first answer took."""
    if PROGRAM is None:
        yield "oncall: nginx is not here (bin/setup --tests)"
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as until_the_end:
        yield from _told(Path(folder), until_the_end)


def _told(folder: Path, until_the_end: ExitStack) -> Iterator[str]:
    site = Site(folder, f"sqlite:///{folder}/oncall.sqlite3")
    until_the_end.callback(site.stop)
    sha256, held = _packed(site)
    site.start_web()
    ways = _ways(site, folder, sha256, f"{site.cookie}; pass={held}", until_the_end)
    yield f"a paper of {BYTES // 1000} kB from the go-bag, beside nginx giving out the same file (medians)"
    for state, enter in _states(site, folder).items():
        with enter() as is_site_there:
            for name, (place, yardstick, wanted) in ways.items():
                if name == "the site" and not is_site_there:
                    continue
                first = place.ask(1, sha256)[0]
                rounds = LOCKED_ROUNDS if state == "database locked" else ROUNDS
                ours: list[float] = []
                theirs: list[float] = []
                for _round in range(rounds):  # in turns: what else the machine does slows both
                    ours += place.ask(REQUESTS, sha256)
                    theirs += yardstick.ask(REQUESTS, sha256)
                yield _line(state, name, first, ours, theirs, wanted)


def _packed(site: Site) -> list[str]:
    """The hash of the paper, and a pass for the administrator's session."""
    script = _PACK.format(bytes=BYTES, session=site.cookie.partition("=")[2])
    (site.here.folder / "pack.py").write_text(script)
    return site.do("shell -c \"exec(open('pack.py').read())\"").rpartition("packed ")[2].split()[:2]


def _ways(
    site: Site, folder: Path, sha256: str, cookie: str, until_the_end: ExitStack
) -> dict[str, tuple[Place, Place, float]]:
    bag, oncall = folder / "bag", free_port()
    command = [str(ROOT / "bin/oncall"), str(bag), "--plain-http", "--port", str(oncall)]
    until_the_end.enter_context(_process(command, oncall))
    (folder / "nginx").mkdir()
    proxy = until_the_end.enter_context(proxy_of(site.port, folder / "nginx", oncall, rate=1_000_000))
    static = until_the_end.enter_context(_static(folder, bag / "current" / f"systems/payments/papers/{sha256}.pdf"))
    trusted = ssl.create_default_context(cafile=str(folder / "nginx/fullchain.pem"))
    trusted.check_hostname = False
    path = f"/documents/{sha256}.pdf"
    plain, secure = Place(static[0], "/paper", ""), Place(static[1], "/paper", "", trusted)
    return {
        "through the proxy": (Place(proxy.secure, path, cookie, trusted), secure, PROXIED),
        "bin/oncall": (Place(oncall, path, cookie), plain, ALONE),
        "the site": (Place(site.port, path, cookie), plain, ALONE),
    }


def _line(state: str, name: str, first: float, ours: list[float], theirs: list[float], wanted: float) -> str:
    mine, nginx = statistics.median(ours) * 1e3, statistics.median(theirs) * 1e3
    told = (
        f"{mine:6.2f} ms  nginx {nginx:6.2f} ms  {nginx / mine:5.2f} (wanted ≥ {wanted})  first {first * 1e3:5.1f} ms"
    )
    is_met = nginx / mine >= wanted and first <= FIRST
    return f"  {state:16} {name:18} {told}  {len(ours)} of {len(ours)}  {verdict(is_met=is_met)}"


def _states(site: Site, folder: Path) -> dict[str, Callable[[], "contextmanager[bool]"]]:  # type: ignore[type-arg]
    @contextmanager
    def well() -> Iterator[bool]:
        yield True

    @contextmanager
    def locked() -> Iterator[bool]:
        with closing(sqlite3.connect(folder / "oncall.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield True

    @contextmanager
    def hung() -> Iterator[bool]:
        for process in site.web_workers():
            os.kill(process, signal.SIGSTOP)
        yield False
        for process in site.web_workers():
            os.kill(process, signal.SIGCONT)

    @contextmanager
    def stopped() -> Iterator[bool]:
        site.kill("web")
        yield False

    return {"well": well, "database locked": locked, "site hangs": hung, "site stopped": stopped}


@contextmanager
def _process(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _static(folder: Path, paper: Path) -> Iterator[tuple[int, int]]:
    """The yardstick: nginx and the file, over HTTP and over TLS."""
    place, plain, secure = folder / "static", free_port(), free_port()
    place.mkdir()
    (place / "paper").write_bytes(paper.read_bytes())
    keys = f"ssl_certificate {folder}/nginx/fullchain.pem; ssl_certificate_key {folder}/nginx/privkey.pem;"
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "static.conf").write_text(
        f"daemon off; pid {folder}/static.pid; {user} events {{}} http {{ sendfile on; access_log off;"
        f" keepalive_requests 1000000; client_body_temp_path {place}/b; proxy_temp_path {place}/p;"
        f" fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;"
        f" server {{ listen 127.0.0.1:{plain}; listen 127.0.0.1:{secure} ssl; {keys} root {place}; }} }}"
    )
    command = [str(PROGRAM), "-c", str(folder / "static.conf"), "-e", str(folder / "static.log")]
    with _process(command, secure):
        yield plain, secure


def _answer(line: socket.socket) -> tuple[bytes, bytes]:
    data = bytearray()
    while b"\r\n\r\n" not in data:
        data += _more(line)
    head, _gap, body = bytes(data).partition(b"\r\n\r\n")
    length = next(
        int(part.split(b":")[1]) for part in head.lower().split(b"\r\n") if part.startswith(b"content-length")
    )
    rest = bytearray(body)
    while len(rest) < length:
        rest += _more(line)
    return head, bytes(rest)


def _more(line: socket.socket) -> bytes:
    data = line.recv(262_144)
    if not data:
        raise RuntimeError("the line was cut")
    return data
