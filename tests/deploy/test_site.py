"""nginx, the web server as its unit starts it, PostgreSQL: many at once, and what is killed."""

import os
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import migrated
from tests.deploy.nginx import PROGRAM, Proxy, proxy_of
from tests.deploy.site import Site
from tests.deploy.units import DEPLOY, unit

pytestmark = [
    pytest.mark.skipif(PROGRAM is None or sys.platform != "linux", reason="nginx or /proc is not here"),
    pytest.mark.slow,
]
PEOPLE = 200


@pytest.fixture(scope="module")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Proxy]]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connections to run out of")
    folder: Path = tmp_path_factory.mktemp("site")
    site = Site(folder, migrated.url_of_a_copy(folder))
    try:
        site.start_web()
        (folder / "nginx").mkdir()
        with proxy_of(site.port, folder / "nginx") as proxy:
            yield site, proxy
    finally:
        site.stop()


def test_two_hundred_people_open_the_on_call_page_at_once(site: tuple[Site, Proxy]) -> None:
    installed, proxy = site
    answered: Counter[int] = Counter()
    begin = threading.Barrier(PEOPLE)

    def look() -> None:
        begin.wait()
        answered[proxy.ask("/oncall/", Cookie=installed.cookie)[0]] += 1

    people = [threading.Thread(target=look) for _person in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert answered == {200: PEOPLE}
    assert connections_of(installed) <= 16


def connections_of(installed: Site) -> int:
    import psycopg

    with psycopg.connect(installed.here.surroundings["HEIJI_DATABASE_URL"]) as ours:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return int(ours.execute(others).fetchone()[0])


def test_threads_and_workers_fit_the_connections() -> None:
    """The sum that deploy/postgresql.conf does."""
    web = int(re.findall(r"--workers (\d+)", unit("heiji-web.service")["Service"]["ExecStart"])[0]) * 8
    most = int(re.findall(r"^max_connections = (\d+)", (DEPLOY / "postgresql.conf").read_text(), re.MULTILINE)[0])
    assert web + 2 * 4 + 3 < most / 2  # room for as many again, while they are started anew


def test_a_killed_web_worker_is_replaced(site: tuple[Site, Proxy]) -> None:
    installed, proxy = site
    before = installed.web_workers()
    os.kill(before[-1], signal.SIGKILL)
    wait_until(lambda: len(set(installed.web_workers()) - set(before)) > 0)
    wait_until(lambda: "Respawning worker" in installed.log("web"))
    assert installed.processes["web"].poll() is None
    wait_until(lambda: proxy.ask("/oncall/", Cookie=installed.cookie)[0] == 200)


def test_a_killed_server_is_started_again(site: tuple[Site, Proxy]) -> None:
    installed, proxy = site
    installed.processes["web"].kill()
    installed.processes["web"].wait()
    assert installed.restart_what_ended() == ["web"]
    wait_until(lambda: proxy.ask("/oncall/", Cookie=installed.cookie)[0] == 200)


def wait_until(holds: "object", seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.2)
