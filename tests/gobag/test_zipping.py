"""The bag as an encrypted zip: whole, nothing of it readable without the passphrase, and read back before it counts."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gobag import shelf
from gobag.generation import BrokenError, Generation
from gobag.zipping import unzipped, zip_bag
from tests.gobag import pages
from tests.gobag.boxes import Box, at_write

PASSPHRASE = "correct horse battery staple"
PAPER = b"paper of somebody" * 300
FILES: dict[str, bytes] = {"people.json": b"{}", "index.html": b"x" * 999, "systems/a/papers/1.pdf": PAPER}
# From the end of the zip: inside the paper, which lies last and as it is.
INSIDE = 2000


@pytest.fixture
def box(tmp_path: Path) -> Box:
    box = Box(tmp_path / "bag")
    box.pack(FILES)
    pages.put_keys(box, box.folder)
    return box


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick/bag.zip"


def newest(box: Box, folder: Path) -> Generation:
    found = shelf.newest_copy([folder], box.keys)
    assert found
    return found.generation


def test_it_comes_out_as_it_went_in_and_can_be_verified_and_served(box: Box, target: Path) -> None:
    assert zip_bag(newest(box, box.folder), target, PASSPHRASE) == target.stat().st_size
    assert [path.name for path in target.parent.iterdir()] == ["bag.zip"]
    with unzipped(target, PASSPHRASE) as folder:
        assert list(newest(box, folder).faults()) == []
        assert {name: newest(box, folder).read(name) for name in FILES} == FILES
        assert (folder / "key.pub").read_bytes() == (box.folder / "key.pub").read_bytes()
    assert not folder.exists()


def test_without_the_passphrase_nothing_of_it_is_read(box: Box, target: Path) -> None:
    zip_bag(newest(box, box.folder), target, PASSPHRASE)
    whole = target.read_bytes()
    assert [words in whole for words in (b"paper of somebody", b"sequence", PASSPHRASE.encode())] == [False] * 3
    with pytest.raises(BrokenError), unzipped(target, PASSPHRASE + "s"):
        pass
    script = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])"
    command = [sys.executable, "-c", script, target, target.parent / "out"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def flipped(data: bytes) -> bytes:
    return data[:-INSIDE] + bytes([data[-INSIDE] ^ 1]) + data[1 - INSIDE :]


@pytest.mark.parametrize("spoil", [flipped, lambda data: data[:-30], lambda _data: b""])
def test_a_spoilt_one_is_not_believed(box: Box, target: Path, spoil: Callable[[bytes], bytes]) -> None:
    zip_bag(newest(box, box.folder), target, PASSPHRASE)
    target.write_bytes(spoil(target.read_bytes()))
    with pytest.raises(BrokenError), unzipped(target, PASSPHRASE):
        pass


def test_a_disk_that_gives_back_other_bytes_is_caught(box: Box, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target.write_bytes(b"of yesterday")

    def fsync(handle: int) -> None:
        data = os.pread(handle, 10**6, 0)
        os.pwrite(handle, flipped(data), 0)

    monkeypatch.setattr("gobag.zipping.os.fsync", fsync)
    with pytest.raises(BrokenError):
        zip_bag(newest(box, box.folder), target, PASSPHRASE)
    assert {path.name: path.read_bytes() for path in target.parent.iterdir()} == {"bag.zip": b"of yesterday"}


def test_a_full_disk_leaves_the_one_of_yesterday(box: Box, target: Path) -> None:
    generation = newest(box, box.folder)
    target.write_bytes(b"of yesterday")

    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"), at_write(2, full):
        zip_bag(generation, target, PASSPHRASE)
    assert {path.name: path.read_bytes() for path in target.parent.iterdir()} == {"bag.zip": b"of yesterday"}
