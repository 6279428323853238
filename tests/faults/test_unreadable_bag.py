"""A bag that its reader may not read, as somebody who is not root: one copy less, and no more than that."""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gobag.door import Cookies, Door
from gobag.packing import alone_in
from gobag.reader import Reader
from tests.gobag import pages
from tests.gobag.boxes import Box
from tests.gobag.pages import PAPER, SHA256, cookie_of
from tests.gobag.test_door import ROWS, Served

pytestmark = pytest.mark.fault
_NOBODY = 65534


@pytest.fixture
def folders() -> Iterator[tuple[Box, Path, Path]]:
    """A bag that nobody may read, and a copy of it that nobody owns; where whoever is nobody gets to."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        box, copy = Box(Path(place) / "bag"), Path(place) / "copy"
        box.pack(pages.files_of(ROWS))
        pages.put_keys(box, box.folder)
        shutil.copytree(box.folder, copy, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            if os.getuid() == 0:
                os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
        yield box, box.folder, copy
        for path in (box.folder, *box.folder.rglob("*")):
            if not path.is_symlink() and not path.stat().st_mode & stat.S_IRUSR:
                path.chmod(0o700)


def holds_for_nobody(question: Callable[[], bool]) -> bool:
    """What a process sees that is not root; as ourselves where we are none."""
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgid(_NOBODY)
                os.setuid(_NOBODY)
            os._exit(0 if question() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def paper_from(box: Box, *folders: Path) -> bytes | None:
    served = Served.__new__(Served)
    served.box, served.door = box, Door(Reader(list(folders)), Cookies("pass", "sessionid", ""))
    status, text = served.ask(f"/documents/{SHA256}.pdf", cookie_of(box, "1", "*"))
    return text.encode() if status == 200 else None


@pytest.mark.parametrize("name", ["", "000001", "000001/manifest.json", f"000001/systems/payments/papers/{SHA256}.pdf"])
def test_what_cannot_be_read_comes_from_the_copy(folders: tuple[Box, Path, Path], name: str) -> None:
    box, bag, copy = folders
    for path in (bag, *bag.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o444)
    (bag / name).chmod(0)
    assert holds_for_nobody(lambda: paper_from(box, bag, copy) == PAPER)
    assert holds_for_nobody(lambda: paper_from(box, bag) is None)


def test_whoever_may_not_write_there_packs_nothing_and_says_so(folders: tuple[Box, Path, Path]) -> None:
    box, bag, _copy = folders
    before = box.state()
    bag.chmod(0o555)

    def refused() -> bool:
        try:
            with alone_in(bag):
                return False
        except PermissionError:
            return True

    assert holds_for_nobody(refused)
    bag.chmod(0o700)
    assert box.state() == before
