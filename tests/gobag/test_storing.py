"""A bag in an S3 store: the same generation, read back, only what changed travels, and whole whatever happens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.store import S3Store

from gobag import shelf, storing
from gobag.generation import BrokenError
from gobag.pushing import Pushed
from gobag.storing import Access, fetch_from_store, open_store, push_to_store
from tests.gobag import pages
from tests.gobag.boxes import Box
from tests.gobag.s3_server import SECRET, new_store, s3_server

FILES: dict[str, bytes] = {
    "people.json": b"{}",
    "systems/a/papers/1.pdf": b"paper 1",
    "systems/a/papers/2.pdf": b"paper 2",
    "systems/b/papers/2.pdf": b"paper 2",
}


@pytest.fixture(scope="module")
def access() -> Iterator[Access]:
    with s3_server() as access:
        yield access


@pytest.fixture
def store(access: Access) -> S3Store:
    return new_store(access)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    box = Box(tmp_path / "bag")
    box.pack(FILES)
    pages.put_keys(box, box.folder)
    return box


def pushed(box: Box, store: S3Store, *, reread: bool = False, keep: int = 2) -> Pushed:
    return push_to_store(box.folder, store, box.keys, keep=keep, reread=reread)


def names(store: S3Store) -> set[str]:
    return {str(meta["path"]) for batch in obstore.list(store) for meta in batch}


def held(box: Box, store: S3Store, target: Path) -> dict[str, bytes]:
    """What whoever finds the store gets from it."""
    fetch_from_store(store, target, None, keep=2)
    newest = shelf.newest_copy([target], box.keys)
    assert newest
    assert list(newest.generation.faults()) == []
    return {name: newest.generation.read(name) for name in newest.generation.sums}


def test_it_comes_back_as_it_went_and_only_what_changed_travels(box: Box, store: S3Store, tmp_path: Path) -> None:
    assert (pushed(box, store), held(box, store, tmp_path / "1")) == (Pushed(1, 3), FILES)
    assert (tmp_path / "1/key.pub").read_bytes() == (box.folder / "key.pub").read_bytes()
    before = names(store)
    assert (pushed(box, store), pushed(box, store, reread=True)) == (Pushed(1, 0), Pushed(1, 0))
    changed = FILES | {"systems/a/papers/1.pdf": b"paper 1, corrected"}
    box.pack(changed)
    assert pushed(box, store) == Pushed(2, 1)
    assert len([name for name in names(store) - before if name.startswith("files/")]) == 1
    assert held(box, store, tmp_path / "1") == changed


def test_what_a_store_has_spoilt_or_lost_is_found_and_written_anew(box: Box, store: S3Store, tmp_path: Path) -> None:
    pushed(box, store)
    one, other, *_rest = sorted(name for name in names(store) if name.startswith("files/"))
    size = obstore.head(store, one)["size"]
    obstore.put(store, one, b"?" * size)
    obstore.delete(store, other)
    with pytest.raises(BrokenError):
        held(box, store, tmp_path / "1")
    assert pushed(box, store, reread=True) == Pushed(1, 2)
    assert held(box, store, tmp_path / "1") == FILES


def test_a_store_that_keeps_other_bytes_is_caught(box: Box, store: S3Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = obstore.put
    monkeypatch.setattr(storing.obstore, "put", lambda store, path, data: real(store, path, data[:-1]))
    with pytest.raises(BrokenError, match="damaged"):
        pushed(box, store)


def test_an_older_one_never_takes_the_place_of_a_newer_one(box: Box, store: S3Store, tmp_path: Path) -> None:
    box.pack(FILES | {"people.json": b"{ }"})
    pushed(box, store)
    (box.folder / "000002").rename(box.folder / "away")
    with pytest.raises(BrokenError, match="000002"):
        pushed(box, store)
    assert held(box, store, tmp_path / "1")["people.json"] == b"{ }"


def test_what_another_installation_keeps_there_stays(box: Box, store: S3Store, tmp_path: Path) -> None:
    pushed(box, store)
    other = Box(tmp_path / "other")
    other.pack(FILES)
    pages.put_keys(other, other.folder)
    before = names(store)
    with pytest.raises(BrokenError, match=r"key\.pub"):
        pushed(other, store)
    assert (names(store), held(box, store, tmp_path / "1")) == (before, FILES)


def test_one_that_nobody_signed_is_passed_over(box: Box, store: S3Store, tmp_path: Path) -> None:
    pushed(box, store)
    for name in ("manifest.json", "manifest.sig", "SHA256SUMS"):
        obstore.put(store, f"000009/{name}", obstore.get(store, f"000001/{name}").bytes())
    obstore.put(store, "000010/manifest.json", b"{}")
    assert held(box, store, tmp_path / "1") == FILES


def test_at_whatever_write_it_is_cut_off_there_is_a_whole_one(
    box: Box, access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.pack(FILES | {"people.json": b"{ }"})
    (box.folder / "000002").rename(box.folder / "away")
    real, seen, number = obstore.put, [], 0
    left = [1_000_000]

    def put(*words: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise OSError("cut off")
        return real(*words)

    monkeypatch.setattr(storing.obstore, "put", put)
    while not seen or seen[-1] == b"{}":
        store, left[0] = new_store(access), 1_000_000
        pushed(box, store)
        (box.folder / "away").rename(box.folder / "000002")
        left[0] = number
        if number < 4:
            with pytest.raises(OSError, match="cut off"):
                pushed(box, store)
        else:
            pushed(box, store)
        (box.folder / "000002").rename(box.folder / "away")
        seen.append(held(box, store, tmp_path / str(number))["people.json"])
        number += 1
    assert seen == [b"{}"] * 4 + [b"{ }"]


def test_so_many_generations_are_kept_and_no_file_of_others(box: Box, store: S3Store) -> None:
    for number in range(2, 5):
        pushed(box, store)
        box.pack(FILES | {"people.json": b"%d" % number})
    pushed(box, store)
    found = names(store)
    assert {name.split("/")[0] for name in found} == {"000003", "000004", "files", "key.pub"}
    assert len([name for name in found if name.startswith("files/")]) == 4


def test_a_store_that_is_not_there_is_told_in_a_line_without_the_secret(box: Box, access: Access) -> None:
    for place, where in (("s3://no-such-bucket", access.endpoint), ("s3://bag", "http://127.0.0.1:1")):
        with pytest.raises(OSError, match=r"127\.0\.0\.1") as told:
            pushed(box, open_store(place, Access(where, key="who", secret=SECRET)))
        assert ("\n" in str(told.value), SECRET in str(told.value)) == (False, False)
