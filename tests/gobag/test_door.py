"""Who gets what of the bag, and how what is old, spoilt or put back is told; without Django."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from gobag.door import Asked, Cookies, Door, asked_of
from gobag.reader import Reader, revoke
from tests.gobag import pages
from tests.gobag.boxes import AT, Box
from tests.gobag.pages import PAPER, SHA256, cookie_of

_COOKIES = Cookies("pass", "sessionid", "django_language")
ROWS = {
    "payments": [pages.row("payments", 1, "みなと百貨店 payments ag0001 0300002201"), pages.row("payments", 3, "東西")],
    "booking": [pages.row("booking", 2, "北斗トラベル booking ag0002")],
}


class Served:
    def __init__(self, folder: Path) -> None:
        self.box = Box(folder)
        self.box.pack(pages.files_of(ROWS))
        pages.put_keys(self.box, folder)
        self.door = Door(Reader([folder]), _COOKIES)

    def ask(self, path: str, cookie: str = "", query: str = "", now: datetime = AT) -> tuple[int, str]:
        self.door.reader._looked_at = 0.0
        asked = Asked("GET", path, query, cookie, "", now)
        answer = self.door.answer(asked, self.door.who(asked))
        return (int(answer.status), answer.body.decode()) if answer else (0, "")


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path / "bag")


def test_a_pass_shows_its_systems_and_no_other(served: Served) -> None:
    seen = {
        who: [word for word in ("みなと", "北斗") if word in served.ask("/oncall/", cookie_of(served.box, who, "*"))[1]]
        for who in ("1", "2", "3")
    }
    assert seen == {"1": ["みなと"], "2": ["北斗"], "3": ["みなと", "北斗"]}
    narrow = served.ask("/oncall/", cookie_of(served.box, "3", "booking"))[1]
    assert ("みなと" in narrow, "北斗" in narrow) == (False, True)


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        (f"/documents/{SHA256}.pdf", [200, 404, 403]),
        (f"/oncall/systems/payments/papers/{SHA256}.pdf", [200, 404, 403]),
        ("/oncall/system-payments.html", [200, 404, 403]),
        ("/oncall/people.json", [404, 404, 403]),
        ("/oncall/systems/payments/plain.json", [404, 404, 403]),
        ("/oncall/systems/booking/../payments/plain.json", [404, 404, 403]),
        ("/oncall/style.css", [200, 200, 200]),
    ],
)
def test_who_may_and_who_may_not(served: Served, path: str, statuses: list[int]) -> None:
    cookies = [cookie_of(served.box, "1", "*"), cookie_of(served.box, "2", "*"), ""]
    assert [served.ask(path, cookie)[0] for cookie in cookies] == statuses


def test_a_pass_that_is_none(served: Served, tmp_path: Path) -> None:
    good = cookie_of(served.box, "1", "*")
    text = good.rpartition("=")[2]
    for cookie in (
        good.replace("a-session", "another"), good[:-3] + "AAA", good.replace(text[:8], "e30" + text[3:8]), "pass=x",
        cookie_of(Box(tmp_path), "1", "*"), cookie_of(served.box, "9", "*"),
        cookie_of(served.box, "1", "*", mark="old"),
        cookie_of(served.box, "1", "*", hours=-1), 'pass="; sessionid=;',
    ):  # fmt: skip
        assert served.ask("/oncall/", cookie)[0] == 403, cookie
    assert served.ask("/oncall/", good)[0] == 200
    assert served.ask("/oncall/", good, now=AT + timedelta(hours=12, minutes=1))[0] == 403


def test_an_older_pass_is_renewed_by_the_site_and_so_is_one_of_a_clock_set_back(served: Served) -> None:
    asked = Asked("GET", "/oncall/", "", cookie_of(served.box, "1", "*"), "", AT, fresh=300)
    seen = {minutes: served.door.who(replace(asked, now=AT + timedelta(minutes=minutes))) for minutes in (0, 6, -540)}
    assert {minutes: who is not None for minutes, who in seen.items()} == {0: True, 6: False, -540: False}


def test_a_pass_that_was_given_back_is_none(served: Served) -> None:
    cookie = cookie_of(served.box, "1", "*")
    assert served.ask("/oncall/", cookie)[0] == 200
    revoke(served.box.folder, pages.key_of(pages.SESSION), 0)
    assert served.ask("/oncall/", cookie)[0] == 403


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("%E3%83%9F%E3%83%8A%E3%83%88", "1/3"),
        ("AG-0002", "1/3"),
        ("０３−００００−２２０１", "1/3"),
        ("zzz", "0/3"),
        ("", "3/3"),
    ],
)
def test_it_is_searched_as_lists_are(served: Served, q: str, found: str) -> None:
    assert found in served.ask("/oncall/", cookie_of(served.box, "3", "*"), f"q={q}")[1]


def test_many_rows_are_found_by_typing(tmp_path: Path) -> None:
    served = Served(tmp_path / "many")
    rows = [pages.row("payments", place, f"party {place:05d} end{place}") for place in range(1_000)]
    served.box.pack(pages.files_of({"payments": rows}))
    cookie = cookie_of(served.box, "1", "*")
    page = served.ask("/oncall/", cookie)[1]
    assert (page.count("<li"), "first 100" in page, "1000/1000" in page) == (100, True, True)
    page = served.ask("/oncall/", cookie, "q=end99")[1]
    assert [page.count("<li"), "11/1000" in page] == [11, True]
    page = served.ask("/oncall/", cookie, "q=party+end7")[1]
    assert [page.count("<li"), "100+/1000" in page] == [100, True]


def test_an_old_bag_never_looks_current(served: Served) -> None:
    cookie = cookie_of(served.box, "1", "*", hours=99)
    ages = {}
    for hours in (0, 5, 24, 25, -1, -9):
        page = served.ask("/oncall/", cookie, now=AT + timedelta(hours=hours))[1]
        ages[hours] = page.partition('data-age="')[2].partition('"')[0]
    assert ages == {0: "fresh", 5: "fresh", 24: "fresh", 25: "stale", -1: "unknown", -9: "unknown"}


def test_an_old_generation_in_the_place_of_a_newer_one_is_told(served: Served, tmp_path: Path) -> None:
    cookie = cookie_of(served.box, "1", "*")
    shutil.copytree(served.box.folder, tmp_path / "old", symlinks=True)
    served.box.pack(pages.files_of(ROWS))
    assert 'data-age="fresh"' in served.ask("/oncall/", cookie)[1]
    shutil.rmtree(served.box.folder)
    shutil.copytree(tmp_path / "old", served.box.folder, symlinks=True)
    assert 'data-age="stale"' in served.ask("/oncall/", cookie)[1]


def spoil(path: Path) -> None:
    data = path.read_bytes()
    path.unlink()  # the generation before has the same file
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])


def test_what_is_spoilt_is_taken_from_the_next_copy(served: Served, tmp_path: Path) -> None:
    second = tmp_path / "second"
    shutil.copytree(served.box.folder, second, symlinks=True)
    for path in served.box.folder.rglob("*"):
        if (
            path.is_file()
            and not path.is_symlink()
            and path.suffix in {".pdf", ".json"}
            and path.parent.name != "000001"
        ):
            spoil(path)
    served.door = Door(Reader([served.box.folder, second]), _COOKIES)
    cookie = cookie_of(served.box, "1", "*")
    assert served.ask(f"/documents/{SHA256}.pdf", cookie) == (200, PAPER.decode())
    assert "みなと" in served.ask("/oncall/", cookie)[1]


def test_what_only_an_older_generation_has_whole_is_shown_with_its_age(served: Served) -> None:
    served.box.pack(pages.files_of({**ROWS, "payments": [pages.row("payments", 1, "新しい百貨店")]}))
    cookie = cookie_of(served.box, "1", "*")
    assert "no 2" in served.ask("/oncall/", cookie)[1]
    spoil(served.box.folder / "000002/systems/payments/part.ja.json")
    served.door = Door(Reader([served.box.folder]), _COOKIES)
    page = served.ask("/oncall/", cookie)[1]
    assert ("みなと" in page, "no 1" in page) == (True, True)


def test_where_there_is_none_nothing_is_answered(tmp_path: Path) -> None:
    asked = Asked("GET", "/oncall/", "", "", "", AT)
    door = Door(Reader([tmp_path]), _COOKIES)
    assert (door.answer(asked, None), door.who(replace(asked, cookie="pass=x; sessionid=y"))) == (None, None)


def test_a_number_as_long_as_a_page_breaks_nothing(served: Served) -> None:
    """Python refuses to read more than 4,300 digits."""
    headers = {"x-heiji-fresh": "9" * 5000}
    scope = SimpleNamespace(method="GET", path="/oncall/", query_string="", headers=headers)
    assert asked_of(scope).fresh == 999_999_999
    said = f"begins=1&has={'9' * 5000}"
    assert served.ask("/oncall/copy.json", cookie_of(served.box, "1", "*"), said)[0] == 200
