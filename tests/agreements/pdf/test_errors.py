"""What is told of a paper that did not come out."""

import os
import signal

import pytest
from django.utils.translation import override

from agreements.pdf.errors import RenderFailed
from agreements.pdf.renderer import Worker


@pytest.mark.parametrize("reason", ["time", "memory", "crash", "start", "fault"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_reason_tells_its_reader_what_to_do(reason: str, language: str) -> None:
    """Somebody at a desk, who can split an item, press again or tell an administrator, and type no command."""
    with override(language):
        what, then = str(RenderFailed(reason, seconds=3, megabytes=4)).splitlines()
    assert "bin/" not in what + then
    asks_to_split = "長い項目" in then or "Split" in then
    asks_for_help = "管理者" in then or "administrator" in then
    assert (asks_to_split, asks_for_help) == (reason in {"time", "memory"}, reason not in {"time", "memory"})


def test_one_that_is_killed_while_it_starts_did_not_fail_to_start() -> None:
    worker = Worker()
    os.kill(worker._process.pid, signal.SIGKILL)
    with pytest.raises(RenderFailed) as failed:
        worker.wait_until_ready()
    worker.end()
    assert failed.value.reason == "crash"
