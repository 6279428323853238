"""A power cut at any moment: nothing acknowledged is lost, and the database and the vault agree."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.conventions.tree import ROOT

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own promises"),
]


def cut(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.power_cut", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)


def test_no_power_cut_breaks_anything() -> None:
    done = cut()
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert ": 0 violations" in done.stdout


def test_a_weaker_setting_is_found() -> None:
    """The harness can fail: FULL is too little for a rollback journal, OFF for any."""
    keeps_a_log = "journal_mode=WAL" in settings.DATABASES["default"]["OPTIONS"]["init_command"]
    done = cut("--synchronous", "OFF" if keeps_a_log else "FULL", "--until-found")
    assert done.returncode == 1, done.stdout[-3000:] + done.stderr[-3000:]
    assert "I1: an acknowledged approval is lost" in done.stdout or "damaged" in done.stdout
