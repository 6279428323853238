"""A database that is away or was never migrated: told in a sentence, by pages, log and worker."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conventions.tree import ROOT

pytestmark = pytest.mark.fault

# Nobody listens on port 1.
AWAY = "postgres://heiji@127.0.0.1:1/heiji"
PAGES = ["/oncall/", "/", "/incidents/new/", "/oncall/", "/documents/" + "0" * 64 + ".pdf", "/c/" + "0" * 64 + "/"]


def surroundings(url: str, **more: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("HEIJI_", "DJANGO_"))}
    ours |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "HEIJI_TEST_DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    ours |= {"PYTHONWARNINGS": "ignore"}  # of styles that nobody collected
    return ours | more


def asked(url: str, *paths: str) -> tuple[list[str], list[str]]:
    """Return what pages answered, a line each, and what stands in the log."""
    command = [sys.executable, "-m", "tests.faults.asked", *paths]
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings(url), capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.splitlines(), done.stderr.splitlines()


def test_every_page_says_that_the_database_is_away() -> None:
    answers, log = asked(AWAY, *PAGES)
    assert [answer.split()[:2] for answer in answers] == [["503", "30"]] * len(PAGES)
    assert all("印刷した控えか、端末に保存した PDF" in answer for answer in answers)
    # Which answers whoever has signed in (test_bag_without_database.py).
    assert all("当番ページ" in answer for answer in answers)
    # One line, and no traceback.
    assert len(log) == 1
    assert "ERROR django.request the database does not answer (connection failed: " in log[0]


def test_programs_are_answered_whatever_cookie_they_bring() -> None:
    """The same address in the browser of whoever has signed in."""
    answers, _log = asked(AWAY, "/healthz", "/metrics", "/readyz")
    assert [answer.split()[:2] for answer in answers] == [["200", "-"], ["200", "-"], ["503", "-"]]


def test_pages_of_an_unmigrated_database_say_so(tmp_path: Path) -> None:
    answers, log = asked(f"sqlite:///{tmp_path / 'new.sqlite3'}", *PAGES)
    assert [answer.split()[:2] for answer in answers] == [["503", "30"]] * len(PAGES)
    assert all("manage.py migrate" in answer for answer in answers)
    assert len(log) == 1
    assert "the database is not migrated" in log[0]


def test_the_worker_waits_for_a_database_that_is_away(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as log:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "work"], cwd=ROOT, env=surroundings(AWAY), stdout=log, stderr=log
        )
    give_up = time.monotonic() + 60
    while "does not answer" not in (tmp_path / "log").read_text() and time.monotonic() < give_up:
        time.sleep(0.2)
    time.sleep(4)  # three more rounds
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    lines = (tmp_path / "log").read_text().splitlines()
    assert [line.split(" ", 2)[2] for line in lines if "作業を" in line] == ["作業を始めました。", "作業を終えました。"]
    (told,) = [line for line in lines if "作業を" not in line]
    assert "ERROR incidents.management.commands.work the database does not answer (connection failed: " in told


@pytest.mark.parametrize("once", [[], ["--once"]])
def test_the_worker_ends_where_there_is_no_database(tmp_path: Path, once: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "work", *once],
        cwd=ROOT,
        env=surroundings(f"sqlite:///{tmp_path / 'new.sqlite3'}"),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    (told,) = done.stderr.splitlines()
    assert "the database is not migrated" in told
