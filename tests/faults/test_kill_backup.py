"""kill -9 in the middle of a backup or a restore: no half backup that anybody would take for one, no half record."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

from agreements.refusals import Refused
from incidents.queries import portable
from incidents.queries.backups import backups_in, read_manifest
from incidents.workflow.backing_up import back_up
from incidents.workflow.restoring import restore
from tests.lived_in import AN_INSTANT, empty_installation, lived_in  # noqa: F401 - a fixture
from tests.published import publish_plainly

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

_KILLS = 12


def test_what_a_killed_backup_leaves_is_whole_or_refused(lived_in: SimpleNamespace, tmp_path: Path) -> None:  # noqa: F811
    for _turn in range(30):  # papers enough to be killed among
        publish_plainly(lived_in.agreement, lived_in.by, agreed_in_meeting=True)
    folder = tmp_path / "backups"
    started = time.monotonic()
    whole = back_up(folder=folder, keep=None, at=AN_INSTANT).manifest
    seconds = time.monotonic() - started
    chance = random.Random(20261129)
    for _turn in range(_KILLS):
        kill_after(chance.uniform(0, seconds), lambda: back_up(folder=folder, keep=None, at=AN_INSTANT))
        for left in [path for path in folder.iterdir() if path.is_dir()]:
            assert is_whole(left, whole.papers) or is_refused(left), left
        assert all(is_whole(path, whole.papers) for path in backups_in(folder))
    back_up(folder=folder, keep=1, at=AN_INSTANT)
    assert sorted(path.name for path in folder.iterdir()) == [".lock", backups_in(folder)[0].name]


def is_whole(backup: Path, papers: list[str]) -> bool:
    try:
        manifest, faults = read_manifest(backup)
    except Refused:
        return False
    return (faults, manifest.papers) == ([], papers)


def is_refused(backup: Path) -> bool:
    try:
        return read_manifest(backup)[1] != []
    except Refused:
        return True


def test_a_killed_restore_leaves_an_empty_record(lived_in: SimpleNamespace, tmp_path: Path) -> None:  # noqa: F811
    before = list(portable.lines())
    backup = back_up(folder=tmp_path / "backups", keep=None, at=AN_INSTANT).path
    chance = random.Random(20261129)
    with empty_installation(tmp_path / "other"):
        for _turn in range(_KILLS):
            kill_after(chance.uniform(0, 0.5), lambda: restore(backup=backup, at=AN_INSTANT))
            if portable.first_row():
                break  # it was done before it was killed
        else:
            restore(backup=backup, at=AN_INSTANT)
        assert list(portable.lines()) == before


def kill_after(seconds: float, verb: Callable[[], object]) -> None:
    """Do it in a process of its own, and end that at once after so long."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            verb()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
