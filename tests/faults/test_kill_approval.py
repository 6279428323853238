"""kill -9 during an approval: nothing acknowledged is lost, nothing half done."""

import re
import subprocess
import sys

import pytest
from django.db import connection

from tests.conventions.tree import ROOT

pytestmark = [pytest.mark.fault, pytest.mark.slow]

# Twice in a run of bin/test, on SQLite and on PostgreSQL; thousands by command (kill_approval.py).
_KILLS = 40
_ENDS = {"acknowledged", "decided, not acknowledged", "undecided"}


def kill(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.kill_approval", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)


def test_no_kill_breaks_anything() -> None:
    done = kill("--count", str(_KILLS))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert f"{_KILLS} kills" in done.stdout
    assert "; 0 violations" in done.stdout
    # The kills came before, within and after the transaction.
    assert set(re.findall(r"\d+ (acknowledged|decided, not acknowledged|undecided)", done.stdout)) == _ENDS


@pytest.mark.skipif(connection.vendor != "sqlite", reason="what finds them is the same on both")
@pytest.mark.parametrize(("bug", "told"), [("split", "イベントが0件"), ("early", "an acknowledged answer is lost")])
def test_a_bug_on_purpose_is_found(bug: str, told: str) -> None:
    """The harness can fail: a decision apart from its event, and a reviewer who is told too early."""
    done = kill("--count", "40", "--seeded", bug, "--until-found")
    assert done.returncode == 1, done.stdout[-3000:] + done.stderr[-3000:]
    assert told in done.stdout
