"""kill -9 while reports go out to all: nobody is missing, nobody is told twice (more by command, kill_round.py)."""

import subprocess
import sys

import pytest

from tests.conventions.tree import ROOT

pytestmark = [pytest.mark.fault, pytest.mark.slow]


def test_no_kill_loses_or_doubles_a_report() -> None:
    program = [sys.executable, "-W", "ignore", "-m", "tests.faults.kill_round", "--count", "4", "--recipients", "20"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "4 kills: " in done.stdout
    assert "; 0 violations" in done.stdout
