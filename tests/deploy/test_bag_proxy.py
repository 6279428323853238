"""The proxy with the go-bag beside the site: who has a pass is served while the site is well, hangs, or is gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from tests.conventions.tree import ROOT
from tests.deploy.nginx import PROGRAM, free_port, proxy_of, wait_for
from tests.gobag import pages
from tests.gobag.boxes import Box
from tests.gobag.pages import PAPER, SHA256

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="nginx is not here (bin/setup --tests)")
ROWS = {"payments": [pages.row("payments", 1, "みなと百貨店")]}
PATH = f"/documents/{SHA256}.pdf"
_SITE = """
import http.server, sys
class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"site")
    def log_message(self, *words): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Site).serve_forever()
"""


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    folder = tmp_path_factory.mktemp("both")
    box = Box(folder / "bag")
    box.pack(pages.files_of(ROWS))
    pages.put_keys(box, box.folder)
    ports = free_port(), free_port()
    site = subprocess.Popen([sys.executable, "-c", _SITE, str(ports[0])])
    bag = subprocess.Popen([str(ROOT / "bin/oncall"), str(box.folder), "--port", str(ports[1])])
    for port, process in zip(ports, (site, bag), strict=True):
        wait_for(port, process)
    (folder / "nginx").mkdir()
    now = time.time()
    cookies = {
        name: pages.cookie_of(box, "1", "*", given=int(now - ago), prefix="__Host-")
        for name, ago in (("fresh", 0), ("older", 3600))
    }
    with proxy_of(ports[0], folder / "nginx", ports[1], kept=600) as proxy:
        yield SimpleNamespace(proxy=proxy, site=site, bag=bag, cookies=cookies)
    for process in (site, bag):
        process.kill()
        process.wait()


def answers(stood: SimpleNamespace) -> dict[str, bytes]:
    told = {"fresh": stood.cookies["fresh"], "older": stood.cookies["older"], "none": ""}
    return {name: stood.proxy.ask(PATH, Cookie=cookie)[2] for name, cookie in told.items()}


def test_well_hanging_and_gone(stood: SimpleNamespace) -> None:
    assert answers(stood) == {"fresh": PAPER, "older": b"site", "none": b"site"}
    os.kill(stood.site.pid, signal.SIGSTOP)
    waiting = ThreadPoolExecutor().submit(stood.proxy.ask, PATH)
    try:
        started = time.monotonic()
        assert stood.proxy.ask(PATH, Cookie=stood.cookies["fresh"])[2] == PAPER
        assert time.monotonic() - started < 4  # it did not wait for the site
        assert stood.proxy.ask(PATH, Cookie=stood.cookies["older"])[2] == PAPER
    finally:
        os.kill(stood.site.pid, signal.SIGCONT)
    # Nobody else has anything for who has no pass: they were not sent away when the others were.
    assert waiting.result()[2] == b"site"
    stood.site.kill()
    stood.site.wait()
    found = answers(stood)
    assert (found["fresh"], found["older"], PAPER in found["none"]) == (PAPER, PAPER, False)
    assert stood.proxy.ask("/oncall/", Cookie=stood.cookies["older"])[0] == 200
    assert stood.proxy.ask("/agreements/", Cookie=stood.cookies["older"])[0] == 502
    stood.bag.kill()
    stood.bag.wait()
    # What somebody was let in to is theirs for a moment, and nobody else's.
    found = {name: PAPER in answer for name, answer in answers(stood).items()}
    assert found == {"fresh": True, "older": False, "none": False}
    other = stood.cookies["fresh"].replace("sessionid=a", "sessionid=b")
    assert PAPER not in stood.proxy.ask(PATH, Cookie=other)[2]
