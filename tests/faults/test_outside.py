"""What really runs is killed while people work: a short run; the long one is `python -m tests.faults.outside`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conventions.tree import ROOT
from tests.faults.outside_bugs import BUGS, sow

pytestmark = [pytest.mark.fault, pytest.mark.slow]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
def test_no_kill_from_outside_breaks_anything() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.outside", "--kills", "4", "--people", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "acknowledged 2 answers, 2 reports" in done.stdout
    assert "; 0 violations" in done.stdout


@pytest.mark.parametrize("bug", sorted(BUGS))
def test_each_bug_on_purpose_can_still_be_sown(bug: str, tmp_path: Path) -> None:
    """Whether it is found is tried by `python -m tests.faults.outside --seeds`, which takes minutes."""
    name = BUGS[bug][0]
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text((ROOT / name).read_text())
    sow(tmp_path, bug)
    compile((tmp_path / name).read_text(), name, "exec")
    assert (tmp_path / name).read_text() != (ROOT / name).read_text()
