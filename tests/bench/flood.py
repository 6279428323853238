"""The on-call page while strangers try passwords: its yardstick is the same page a moment before, nobody trying.

The site runs as deploy/ says. Each try is of another name and from another address, so that none is turned away
unseen: all want a password compared, which takes a processor for a while.
"""

import http.client
import itertools
import os
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.timing import verdict
from tests.deploy.site import Site

TRYING, LOOKS, WANTED = 16, 80, 3.0
_PATIENCE = 60


def run() -> Iterator[str]:
    """Yield the median and the 95th percentile of both, and how many tries were answered meanwhile."""
    with tempfile.TemporaryDirectory() as folder, _site(Path(folder)) as site:
        _seconds(site, LOOKS // 4)
        quiet = _seconds(site, LOOKS)
        with _strangers(site) as answered:
            before, started = sum(answered.values()), time.monotonic()
            flooded = _seconds(site, LOOKS)
            rate = (sum(answered.values()) - before) / (time.monotonic() - started)
    told = ", ".join(f"{count} × {status}" for status, count in sorted(answered.items()))
    yield f"on-call page, {TRYING} strangers trying passwords, {os.cpu_count()} cores (wanted: median ≤ {WANTED} ×)"
    yield f"  quiet    {_told(quiet)}"
    ratio = statistics.median(flooded) / statistics.median(quiet)
    yield f"  flooded  {_told(flooded)}  {ratio:5.2f} ×  {verdict(is_met=ratio <= WANTED)}"
    yield f"  tries    {rate:5.1f} a second ({told})"


def _told(seconds: list[float]) -> str:
    median, most = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    return f"median {median * 1000:5.0f} ms  95th {most * 1000:5.0f} ms  longest {max(seconds) * 1000:5.0f} ms"


@contextmanager
def _site(folder: Path) -> Iterator[Site]:
    url = os.environ["HEIJI_TEST_DATABASE_URL"]
    site = Site(folder, url if url.startswith("postgres") else f"sqlite:///{folder}/flood.sqlite3")
    try:
        site.start_web()
        yield site
    finally:
        site.kill("web")


def _seconds(site: Site, count: int) -> list[float]:
    """How long somebody waits who looks again and again, on a connection that is open."""
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=_PATIENCE)
    taken = []
    for _look in range(count):
        started = time.monotonic()
        line.request("GET", "/oncall/", headers={"Cookie": site.cookie})
        answer = line.getresponse()
        answer.read()
        taken.append(time.monotonic() - started)
        if answer.status != 200:
            raise RuntimeError(f"/oncall/ answered {answer.status}")
        time.sleep(0.05)
    return taken


@contextmanager
def _strangers(site: Site) -> Iterator[dict[int, int]]:
    """Some who try, until the block ends; gives how often each status was answered."""
    answered: dict[int, int] = {}
    numbers, is_over = itertools.count(), threading.Event()

    def act() -> None:
        line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=_PATIENCE)
        token, cookie = _form(line)
        while not is_over.is_set():
            status = _try(line, next(numbers), token, cookie)
            answered[status] = answered.get(status, 0) + 1

    threads = [threading.Thread(target=act, daemon=True) for _stranger in range(TRYING)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    yield answered
    is_over.set()
    for thread in threads:
        thread.join()


def _form(line: http.client.HTTPConnection) -> tuple[str, str]:
    line.request("GET", "/login/")
    answer = line.getresponse()
    page = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    return token[1] if token else "", (answer.getheader("Set-Cookie") or "").partition(";")[0]


def _try(line: http.client.HTTPConnection, number: int, token: str, cookie: str) -> int:
    typed = {"csrfmiddlewaretoken": token, "login": f"name{number}", "password": "not the password"}
    from_where = f"198.{18 + number // 65536 % 2}.{number // 256 % 256}.{number % 256}"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "X-Forwarded-For": from_where}
    line.request("POST", "/login/", urlencode(typed), headers)
    answer = line.getresponse()
    answer.read()
    return answer.status
