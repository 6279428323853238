"""A generation is there whole or not at all: killed, on a full disk, beside another builder; what stays is linked."""

import errno
import hashlib
import os
import signal
import subprocess
from pathlib import Path

import pytest

from gobag import packing
from gobag.generation import SUMS
from gobag.packing import CURRENT, Kept
from tests.gobag.boxes import Box, at_write

OLD = {"index.html": b"old", "a/paper.pdf": b"paper", "b/card.vcf": b"card"}
NEW = {"index.html": b"new", "a/paper.pdf": b"paper", "c/other.vcf": b"other"}


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path / "bag")


def test_what_is_packed_can_be_checked_with_what_every_machine_has(box: Box) -> None:
    packed = box.pack(OLD)
    assert box.state() == (1, OLD)
    checked = subprocess.run(["sha256sum", "-c", "--quiet", SUMS], cwd=packed.path, capture_output=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, b"")
    assert (box.folder / CURRENT).resolve() == packed.path
    assert {path.stat().st_mode & 0o777 for path in packed.path.rglob("*") if path.is_file()} == {0o400}


def test_only_what_changed_is_written(box: Box) -> None:
    fetched: list[str] = []

    def paper() -> bytes:
        fetched.append("paper")
        return b"paper"

    with pytest.raises(packing.BrokenError):
        box.pack({"a/paper.pdf": Kept("0" * 64, paper)})
    named = Kept(hashlib.sha256(b"paper").hexdigest(), paper)
    first = box.pack(OLD | {"a/paper.pdf": named})
    second = box.pack(NEW | {"a/paper.pdf": named})
    assert (first.written, second.written) == (3, 2)
    assert fetched == ["paper", "paper"]
    same = [(one.path / "a/paper.pdf").stat().st_ino for one in (first, second)]
    assert same[0] == same[1]
    assert box.state() == (2, NEW)


def test_a_file_that_was_spoilt_is_written_anew(box: Box) -> None:
    spoilt = box.pack(OLD).path / "a/paper.pdf"
    spoilt.chmod(0o600)
    spoilt.write_bytes(b"Paper")
    assert box.pack(OLD).written == 1
    assert box.state() == (2, OLD)


def test_so_many_are_kept(box: Box) -> None:
    for _turn in range(4):
        box.pack(OLD, keep=2)
    names = sorted(path.name for path in box.folder.iterdir())
    assert names == [".lock", "000003", "000004", CURRENT]


@pytest.mark.fault
def test_a_builder_killed_at_any_write_leaves_the_old_bag_or_the_new_one(box: Box) -> None:
    box.pack(OLD)
    with at_write(0, lambda: None) as count:
        box.pack(OLD)
    for number in range(1, count[0] + 8):  # NEW takes a few more
        before = box.state()
        wanted = NEW if number % 2 else OLD
        child = os.fork()
        if child == 0:
            with at_write(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                box.pack(wanted)
            os._exit(0)
        os.waitpid(child, 0)
        assert box.state() in (before, (before[0] + 1, wanted)), number
    box.pack(NEW)
    assert box.state()[1] == NEW
    assert [path.name for path in box.folder.iterdir() if path.name.startswith((".part", ".old"))] == []


@pytest.mark.fault
def test_a_disk_that_is_full_at_any_write_changes_nothing(box: Box) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    box.pack(OLD)
    refused, number, done = 0, 0, False
    while not done:
        number += 1
        before = box.state()
        try:
            with at_write(number, full) as count:
                box.pack(NEW)
        except OSError:
            refused += 1
        done = count[0] < number
        assert box.state() in (before, (before[0] + 1, NEW)), number
    assert refused > 20


def test_two_builders_take_turns(box: Box) -> None:
    with packing.alone_in(box.folder) as mine, packing.alone_in(box.folder, wait=False) as too:
        assert (mine, too) == (True, False)
    children = []
    for turn in range(4):
        child = os.fork()
        if child == 0:
            box.pack(NEW if turn % 2 else OLD)
            os._exit(0)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    assert box.state()[0] == 4
