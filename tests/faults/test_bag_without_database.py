"""The site with its database locked, or gone: who had signed in still opens the on-call page and papers, at once."""

import http.client
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.config.test_serving import Door
from tests.conventions.tree import ROOT

pytestmark = pytest.mark.fault
# Signed in as the site does it; the second pass is older than the site lets stand for a session.
_SIGNED_IN = """
import time
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from agreements import pdf
from agreements.models import Document, System, User
from incidents.queries.bag.people import pass_of
from incidents.workflow.bagging import refresh_bag
user = User.objects.create_superuser("head", "head@ops.example", display_name="Head")
system = System.objects.create(slug="payments", name="決済承認API", symptom="決済が通らない")
sha256 = pdf.vault.put(b"%PDF general")
Document.objects.create(kind="general", system=system, language="ja", source_sha256=sha256, sha256=sha256, bytes=12,
    made_with="test", at=timezone.now())
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
refresh_bag(at=timezone.now())
told = [pass_of(user, session.session_key, time.time() - ago) for ago in (0, 3600)]
print("told", sha256, session.session_key, *told)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    folder = tmp_path_factory.mktemp("site")
    door = Door(folder, "config.serving:application")
    command = [sys.executable, "manage.py", "shell", "-c", _SIGNED_IN]
    said = subprocess.run(command, cwd=ROOT, env=door.environment, capture_output=True, text=True, check=False)
    assert "told " in said.stdout, said.stderr
    sha256, session, fresh, old = said.stdout.rpartition("told ")[2].split()
    cookies = {"fresh": f"sessionid={session}; pass={fresh}", "old": f"sessionid={session}; pass={old}"}
    yield SimpleNamespace(
        door=door, database=folder / "heiji.sqlite3", paper=f"/documents/{sha256}.pdf", cookies=cookies
    )
    door.process.terminate()
    door.process.wait()


def asked(site: SimpleNamespace, path: str, cookie: str) -> tuple[int, bytes, float]:
    line = http.client.HTTPConnection("127.0.0.1", site.door.port, timeout=60)
    started = time.monotonic()
    line.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
    answer = line.getresponse()
    return answer.status, answer.read(), time.monotonic() - started


def opens(site: SimpleNamespace) -> None:
    for cookie in site.cookies.values():
        for path, words in (("/oncall/", "決済承認API".encode()), (site.paper, b"%PDF general")):
            status, page, seconds = asked(site, path, cookie)
            assert (status, words in page) == (200, True), path
            assert seconds < 5  # a locked database would keep one waiting for thirty


def test_it_opens_while_all_is_well(site: SimpleNamespace) -> None:
    opens(site)


def test_it_opens_while_the_database_is_locked(site: SimpleNamespace) -> None:
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        opens(site)
        other.execute("ROLLBACK")


def test_it_opens_without_a_database_and_to_nobody_else(site: SimpleNamespace) -> None:
    away = site.database.with_suffix(".away")
    site.database.rename(away)
    try:
        opens(site)
        assert asked(site, "/agreements/", site.cookies["fresh"])[0] >= 500
        stranger = asked(site, site.paper, site.cookies["fresh"].partition("; ")[0])
        assert (stranger[0] >= 500, b"%PDF" in stranger[1]) == (True, False)
    finally:
        Path(site.database).unlink(missing_ok=True)
        away.rename(site.database)


def test_it_opens_while_a_postgresql_is_stopped_or_hangs(site: SimpleNamespace, tmp_path: Path) -> None:
    """Nobody listens, then somebody takes the call and never speaks, as a server that was stopped (SIGSTOP)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = free.getsockname()
    vault = site.door.environment["HEIJI_VAULT_DIR"]
    also = {"HEIJI_DATABASE_URL": f"postgres://heiji@127.0.0.1:{place[1]}/heiji", "HEIJI_VAULT_DIR": vault}
    door = Door(tmp_path, "config.serving:application", also)
    there = SimpleNamespace(door=door, paper=site.paper, cookies=site.cookies)
    try:
        opens(there)
        assert asked(there, "/agreements/", site.cookies["fresh"])[0] >= 500
        with socket.socket() as silent:
            silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            silent.bind(place)
            silent.listen()
            opens(there)
    finally:
        door.process.terminate()
        door.process.wait()


def test_it_opens_to_nobody_by_a_pass_of_another_session(site: SimpleNamespace) -> None:
    other = site.cookies["fresh"].replace("sessionid=", "sessionid=x")
    assert asked(site, site.paper, other)[0] == 302
