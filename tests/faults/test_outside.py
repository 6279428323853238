"""What really runs is killed while people work: a short run; the long one is `python -m tests.faults.outside`."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conventions.tree import ROOT
from tests.faults.outside_bugs import BUGS, sow
from tests.faults.outside_judge import Kill, mail_faults, of_a_killed_press
from tests.faults.outside_post import PostOffice

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


_DATABASE, _WORKER = Kill(100, 112, "database"), Kill(200, 200.1, "worker")


@pytest.mark.parametrize(("taken", "excused"), [([98, 205], 1), ([111, 205], 1), ([114, 205], 1), ([120, 205], 0)])
def test_a_mail_may_come_again_only_where_something_was_killed(taken: list[float], excused: int) -> None:
    """A database that is away from second 100 to 112 writes nothing down in all that time."""
    post = PostOffice(random.Random(1))
    post.taken = [(at, "to@minato.example", "<1@heiji>", "") for at in taken]
    mails = {"<1@heiji>": ["invitation:1", "sent", 205.0]}
    found = list(mail_faults(mails, post, [_DATABASE, _WORKER]))
    assert len(found) == 1 - excused
    assert "85.0 s before the last time, 8.0 s from the nearest kill (database)" in "".join(found) or excused
    assert len(list(mail_faults(mails, post, []))) == 1


def test_a_paper_without_a_row_is_excused_by_a_press_that_was_killed_after_it() -> None:
    told = "verify: …（1970-01-01T00:03:{:02d}Z）… [unnamed-paper]"
    found = {second: of_a_killed_press(told.format(second), [_WORKER]) for second in (19, 21)}
    assert found == {19: True, 21: False}
    assert not of_a_killed_press("verify: … [missing-paper]", [_WORKER])
