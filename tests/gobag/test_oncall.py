"""`bin/oncall DIR`: the bag on a port of its own, soon, and with nothing of Django in it."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conventions.tree import ROOT
from tests.deploy.nginx import free_port, wait_for
from tests.gobag import pages
from tests.gobag.boxes import Box
from tests.gobag.pages import PAPER, SHA256, cookie_of

ROWS = {"payments": [pages.row("payments", 1, "みなと百貨店")], "booking": [pages.row("booking", 2, "北斗トラベル")]}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    box = Box(tmp_path_factory.mktemp("oncall") / "bag")
    box.pack(pages.files_of(ROWS))
    pages.put_keys(box, box.folder)
    port = free_port()
    started = time.monotonic()
    command = [str(ROOT / "bin/oncall"), str(box.folder), "--plain-http", "--port", str(port)]
    process = subprocess.Popen(command)
    wait_for(port, process)
    yield SimpleNamespace(box=box, port=port, seconds=time.monotonic() - started)
    process.terminate()
    process.wait()


def ask(served: SimpleNamespace, path: str, cookie: str = "") -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    line.request("GET", path, headers={"Cookie": cookie})
    answer = line.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_it_answers_to_who_has_a_pass(served: SimpleNamespace) -> None:
    cookie = cookie_of(served.box, "1", "*", hours=10**6)
    status, headers, page = ask(served, "/oncall/", cookie)
    assert (status, "みなと" in page.decode(), 'data-age="stale"' in page.decode()) == (200, True, True)
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "private, no-store"
    status, headers, paper = ask(served, f"/documents/{SHA256}.pdf", cookie)
    assert (status, headers["content-type"], paper) == (200, "application/pdf", PAPER)
    assert ask(served, f"/documents/{SHA256}.pdf", cookie_of(served.box, "2", "*", hours=10**6))[0] == 404


def test_it_answers_to_nobody_else(served: SimpleNamespace) -> None:
    asked = ["/oncall/", f"/documents/{SHA256}.pdf", "/oncall/people.json", "/agreements/", "/healthz", "/"]
    assert [ask(served, path)[0] for path in asked] == [403, 403, 403, 404, 200, 303]


def test_it_starts_without_django() -> None:
    program = (
        "import sys, gobag.__main__; print([name for name in ('django', 'pydantic', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_says_so_where_no_bag_can_be_believed(tmp_path: Path) -> None:
    done = subprocess.run([str(ROOT / "bin/oncall"), str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "no go-bag that can be believed" in done.stderr) == (1, True)
