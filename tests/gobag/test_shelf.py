"""What must not be believed is found, and the next copy is used."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from gobag import shelf
from gobag.generation import (
    DAMAGED,
    FORGED,
    MANIFEST,
    MISPLACED,
    MISSING,
    SIGNATURE,
    STRAY,
    SUMS,
    BagFault,
    BrokenError,
    open_generation,
)
from tests.gobag.boxes import AT, Box

FILES = {"index.html": b"page", "papers/a.pdf": b"a paper of some length"}


@pytest.fixture
def box(tmp_path: Path) -> Box:
    made = Box(tmp_path / "bag")
    made.pack(FILES | {"index.html": b"before"})
    made.pack(FILES)
    return made


def spoil(path: Path, change: Callable[[bytes], bytes]) -> None:
    data = path.read_bytes()
    path.unlink()  # the generation before has the same file
    path.write_bytes(change(data))


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def test_a_spoilt_file_is_named_and_the_copy_beside_it_read(box: Box) -> None:
    newest = box.folder / "000002"
    sha256 = open_generation(newest, box.keys).sums["papers/a.pdf"]
    for change, kind in ((flipped, DAMAGED), (lambda data: data[:-1], DAMAGED), (None, MISSING)):
        if change:
            spoil(newest / "papers/a.pdf", change)
        else:
            (newest / "papers/a.pdf").unlink()
        assert list(open_generation(newest, box.keys).faults()) == [BagFault(kind, "papers/a.pdf")]
        assert shelf.read_file([box.folder], box.keys, "papers/a.pdf", sha256) == FILES["papers/a.pdf"]


def test_a_file_that_does_not_belong_is_named(box: Box) -> None:
    (box.folder / "000002/papers/b.pdf").write_bytes(b"slipped in")
    assert list(open_generation(box.folder / "000002", box.keys).faults()) == [BagFault(STRAY, "papers/b.pdf")]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (MANIFEST, BagFault(FORGED, MANIFEST)),
        (SIGNATURE, BagFault(FORGED, MANIFEST)),
        (SUMS, BagFault(DAMAGED, SUMS)),
    ],
    ids=["manifest", "signature", "sums"],
)
@pytest.mark.parametrize("change", [flipped, lambda data: data[:20], lambda _data: b""], ids=["bit", "cut", "empty"])
def test_a_generation_that_is_not_what_was_signed_is_passed_over(
    box: Box, name: str, fault: BagFault, change: Callable[[bytes], bytes]
) -> None:
    spoil(box.folder / "000002" / name, change)
    with pytest.raises(BrokenError) as broken:
        open_generation(box.folder / "000002", box.keys)
    assert broken.value.fault == fault
    assert list(shelf.broken_ones(box.folder, box.keys)) == [BagFault(fault.kind, f"000002/{fault.name}")]
    assert box.state()[0] == 1


def test_an_old_generation_under_a_new_name_is_none(box: Box) -> None:
    copytree(box.folder / "000001", box.folder / "000003")
    with pytest.raises(BrokenError) as broken:
        open_generation(box.folder / "000003", box.keys)
    assert broken.value.fault.kind == MISPLACED
    assert box.state()[0] == 2


def test_an_old_bag_in_the_place_of_the_new_one_is_known_by_who_has_seen_the_new(box: Box) -> None:
    rmtree(box.folder / "000002")
    assert shelf.newest_copy([box.folder], box.keys, at_least=2) is None
    assert shelf.newest_copy([box.folder], box.keys, at_least=1) is not None


def test_one_that_another_key_signed_is_none(box: Box, tmp_path: Path) -> None:
    other = Box(tmp_path / "other")
    other.pack(FILES)
    assert shelf.newest_copy([other.folder], box.keys) is None


def test_the_newest_of_several_folders_is_taken(box: Box, tmp_path: Path) -> None:
    second = tmp_path / "second"
    copytree(box.folder, second, symlinks=True)
    rmtree(second / "000002")
    found = shelf.newest_copy([second, box.folder], box.keys)
    assert found is not None
    assert found.generation.path == box.folder / "000002"


def test_the_word_that_it_is_current_counts_for_that_generation_and_from_that_key(box: Box, tmp_path: Path) -> None:
    def known() -> object:
        found = shelf.newest_copy([box.folder], box.keys)
        assert found is not None
        return found.known_at

    later = AT + timedelta(hours=3)
    newest = open_generation(box.folder / "000002", box.keys)
    assert known() == AT
    shelf.say_current(box.folder, newest, at=later, sign=box.sign)
    assert known() == later
    shelf.say_current(box.folder, newest, at=later + timedelta(days=1), sign=Box(tmp_path).sign)
    assert known() == AT
    shelf.say_current(box.folder, open_generation(box.folder / "000001", box.keys), at=later, sign=box.sign)
    assert known() == AT
