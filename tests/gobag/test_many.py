"""Many rows: a word that few of them have is looked up, a new generation is read while the one before it answers."""

import threading
import time
from pathlib import Path

import pytest

from gobag import page
from gobag.letter_index import LetterIndex
from gobag.page import Listing, Row
from tests.gobag import pages
from tests.gobag.pages import cookie_of
from tests.gobag.test_door import Served

LETTERS = [
    f"{'みなと' if place % 7 else '北斗'}百貨店{place:04d} ag{place:06d} 0300{place * 7919 % 10**6:06d}"
    for place in range(3_000)
]
WORDS = (
    "みなと", "北斗", "店0007", "ag000123", "ag0001 北斗", "0300", "ag", "7", "19", "魍魎", "魍", "zz", 'a"b', "0 0 0",
    "030000", "2999", "北 店2", "と百 1234",
)  # fmt: skip


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many rows one speaks from here on."""
    monkeypatch.setattr(page, "MANY", 50)
    monkeypatch.setattr("gobag.reader.MANY", 50)


def test_looked_up_is_what_is_found_by_looking_through(few: None) -> None:
    rows = [Row((letters,), letters, letters) for letters in LETTERS]
    plain, listing, index = Listing(rows), Listing(rows), LetterIndex()
    index.add(["of another system", *LETTERS[500:600]])
    listing.look_up_in(index)
    for most in (5, 100, 3_000):
        for word in WORDS:
            assert list(listing.found(word, most)) == list(plain.found(word, most)), (word, most)
    assert len(plain.found("北斗", 3_000)) == len([text for text in LETTERS if "北斗" in text])


def test_rows_that_are_gone_are_found_no_more(few: None) -> None:
    index = LetterIndex()
    for texts in (LETTERS, LETTERS[100:]):
        listing = Listing([Row((text,), text, text) for text in texts])
        listing.look_up_in(index)
    assert [row.letters for row in listing.found("ag000050", 9)] == []
    assert [row.letters for row in listing.found("ag000150", 9)] == [LETTERS[150]]


def test_while_a_large_generation_is_read_the_one_before_it_answers(
    few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Served(tmp_path / "bag")
    rows = [pages.row("payments", place, text) for place, text in enumerate(LETTERS[:80])]
    served.box.pack(pages.files_of({"payments": rows}))
    cookie = cookie_of(served.box, "1", "*")
    assert "no 2" in served.ask("/oncall/", cookie)[1]
    may_go_on, begun, read = threading.Event(), threading.Event(), Listing.of

    def slow(parts: object) -> Listing:
        begun.set()
        assert may_go_on.wait(60)
        return read(parts)  # type: ignore[arg-type]

    monkeypatch.setattr(Listing, "of", slow)
    served.box.pack(pages.files_of({"payments": rows[1:]}))
    assert "no 2" in served.ask("/oncall/", cookie)[1]
    assert begun.wait(60)
    assert "no 2" in served.ask("/oncall/", cookie)[1]
    may_go_on.set()
    end = time.monotonic() + 60
    while "no 3" not in (told := served.ask("/oncall/", cookie)[1]):
        assert time.monotonic() < end, told
        time.sleep(0.01)
    assert "80/80" not in told


def test_what_takes_long_is_known_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gobag.door import Asked
    from tests.gobag.boxes import AT

    monkeypatch.setattr("gobag.reader._FEW_BYTES", 0)
    served = Served(tmp_path / "bag")
    cookie = cookie_of(served.box, "1", "*")

    def takes_long(path: str) -> bool:
        return served.door.takes_long(Asked("GET", path, "", cookie, "", AT))

    assert (takes_long("/oncall/"), takes_long(f"/documents/{pages.SHA256}.pdf")) == (True, False)
    served.ask("/oncall/", cookie)
    assert (takes_long("/oncall/"), takes_long("/oncall/system-payments.html")) == (False, False)
