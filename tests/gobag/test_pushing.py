"""A second bag elsewhere: the same generation, read back, never an older one, and whole whatever happens meanwhile."""

import errno
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from gobag import shelf
from gobag.generation import BrokenError
from gobag.pushing import Pushed, push
from tests.gobag import pages
from tests.gobag.boxes import Box, at_write

FILES: dict[str, bytes] = {
    "people.json": b"{}",
    "systems/a/papers/1.pdf": b"paper 1",
    "systems/a/papers/2.pdf": b"paper 2",
}


@pytest.fixture
def box(tmp_path: Path) -> Box:
    box = Box(tmp_path / "bag")
    box.pack(FILES)
    pages.put_keys(box, box.folder)
    return box


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere/bag"


def pushed(box: Box, target: Path, *, reread: bool = True) -> Pushed:
    return push(box.folder, target, box.keys, keep=3, reread=reread)


def held(box: Box, target: Path) -> dict[str, bytes]:
    """What whoever finds the second bag gets from it, by the keys of the first."""
    newest = shelf.newest_copy([target], box.keys)
    assert newest
    assert list(newest.generation.faults()) == []
    return {name: newest.generation.read(name) for name in newest.generation.sums}


def test_it_is_the_same_with_its_signature_and_only_what_changed_is_written(box: Box, target: Path) -> None:
    assert (pushed(box, target), held(box, target)) == (Pushed(1, 3), FILES)
    assert (target / "key.pub").read_bytes() == (box.folder / "key.pub").read_bytes()
    assert pushed(box, target) == Pushed(1, 0)
    changed = FILES | {"systems/a/papers/2.pdf": b"paper 2, corrected"}
    box.pack(changed)
    assert (pushed(box, target, reread=False), held(box, target)) == (Pushed(2, 1), changed)


def test_what_a_disk_has_spoilt_is_found_and_written_anew(box: Box, target: Path) -> None:
    pushed(box, target)
    paper = target / "000001/systems/a/papers/1.pdf"
    paper.chmod(0o600)
    paper.write_bytes(b"Paper 1")
    assert pushed(box, target, reread=False).written == 0
    assert (pushed(box, target).written, held(box, target)) == (1, FILES)
    (target / "000001/manifest.sig").unlink()
    assert pushed(box, target, reread=False).sequence == 1
    assert held(box, target) == FILES
    assert sorted(path.name for path in target.iterdir() if path.name.startswith(".")) == [".lock"]


def test_an_older_one_never_takes_the_place_of_a_newer_one(box: Box, target: Path) -> None:
    box.pack(FILES | {"people.json": b"{ }"})
    pushed(box, target)
    (box.folder / "000002").rename(box.folder / "away")
    with pytest.raises(BrokenError, match="000002"):
        pushed(box, target)
    assert held(box, target)["people.json"] == b"{ }"


def test_at_whatever_write_it_is_cut_off_there_is_a_whole_one(box: Box, target: Path, tmp_path: Path) -> None:
    pushed(box, tmp_path / "before")
    box.pack(FILES | {"people.json": b"{ }"})
    seen, number, count = [], 0, [0]

    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    while count[0] >= number:
        number += 1
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(tmp_path / "before", target, symlinks=True)
        with at_write(number, full) as count, suppress(OSError):
            pushed(box, target)
        seen.append(held(box, target)["people.json"])
    assert (len(seen) > 20, set(seen), seen[-1]) == (True, {b"{}", b"{ }"}, b"{ }")


def test_where_there_is_nothing_nothing_is_pushed(tmp_path: Path, target: Path) -> None:
    with pytest.raises(BrokenError):
        pushed(Box(tmp_path / "none"), target)
    assert not target.exists()
