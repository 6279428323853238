"""A printed code lets a new phone in once, as its owner and for their systems; nothing else does."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from gobag import codes
from gobag.codes import UsedCodes
from gobag.door import Asked, BagAnswer, Cookies, Door
from gobag.reader import Reader, forget_revoked, revoke
from gobag.serving import Port
from tests.gobag import pages
from tests.gobag.boxes import AT, Box
from tests.no_room import no_room

_SITE, _GIVEN = Cookies("pass", "sessionid", "language"), Cookies("bag-pass", "bag-session", "")
ROWS = {"payments": [pages.row("payments", 1, "みなと百貨店")], "booking": [pages.row("booking", 2, "北斗トラベル")]}


class Stand:
    def __init__(self, folder: Path) -> None:
        self.box = Box(folder / "bag")
        self.box.pack(pages.files_of(ROWS))
        pages.put_keys(self.box, self.box.folder)
        self.state = folder / "state"
        self.code = self.new()
        self.begin()

    def new(self, who: str = "1", days: int = 1, box: Box | None = None) -> str:
        code = codes.new_code()
        ends = int((AT + timedelta(days=days)).timestamp())
        codes.keep_code(self.box.folder, code, who, ends, (box or self.box).sign)
        return code

    def begin(self) -> None:
        reader, used = Reader([self.box.folder]), UsedCodes(self.state)
        reader.own_keys = (used.key.public_key(),)
        self.port = Port(Door(reader, _SITE, _GIVEN), used, _GIVEN)

    def type(self, code: str) -> str:
        """Type a code; return the cookies one gets."""
        asked = Asked("POST", "/oncall/code/", "", "", "", AT)
        answer = self.port.let_in(asked, urlencode({"code": code}).encode())
        assert answer.status == 303
        return "; ".join(value.partition(";")[0] for name, value in answer.headers if name == "Set-Cookie")

    def look(self, cookie: str) -> BagAnswer:
        return self.port.answer(Asked("GET", "/oncall/", "", cookie, "en", AT))


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def test_a_stranger_is_asked_for_a_code(stand: Stand) -> None:
    answer = stand.look("")
    assert (answer.status, answer.body) == (403, b'"type a code (en)"')


def test_a_code_lets_in_once_and_for_its_systems(stand: Stand) -> None:
    cookie = stand.type(stand.code.lower().replace("-", " "))
    page = stand.look(cookie)
    assert (page.status, "みなと" in page.body.decode(), "北斗" in page.body.decode()) == (200, True, False)
    assert stand.type(stand.code) == ""
    stand.begin()
    assert stand.type(stand.code) == ""
    assert stand.look(cookie).status == 200


def test_what_is_no_code_lets_nobody_in(stand: Stand, tmp_path: Path) -> None:
    other = Stand(tmp_path / "other")
    for code in (
        "", "x", "0000-0000-0000-0000", stand.code[:-1], other.code, stand.new(days=-1), stand.new(who="9"),
        stand.new(box=other.box), stand.code + "0",
    ):  # fmt: skip
        assert stand.type(code) == "", code
    assert stand.type(stand.code) != ""


def test_where_nothing_is_noted_no_code_is_taken(stand: Stand) -> None:
    stand.port._used = None
    assert stand.type(stand.code) == ""


def test_letters_that_look_alike_are_one() -> None:
    code = codes.new_code()
    assert len(set(code) - set("-0123456789ABCDEFGHJKMNPQRSTVWXYZ")) == 0
    assert codes._digest_of("IL0O-1") == codes._digest_of("1 1 0 0 1")


def test_what_has_ended_is_forgotten_and_nothing_else(stand: Stand) -> None:
    folder, now = stand.box.folder, int(AT.timestamp())
    stand.new(days=-1)
    for key, ends in (("old", now - 1), ("young", now + 60)):
        revoke(folder, key, ends)
    codes.forget_codes(folder, AT)
    forget_revoked(folder, AT)
    assert (folder / "revoked.txt").read_text() == f"young {now + 60}\n"
    assert (folder / "codes.txt").read_text().count("\n") == 1
    assert stand.type(stand.code) != ""
    revoke(folder, "after", now + 60)
    assert "after" in (folder / "revoked.txt").read_text()


def test_a_disk_that_refuses_leaves_no_half_key(tmp_path: Path) -> None:
    """Begun and not finished it would have kept the server from starting for ever."""
    state = tmp_path / "state"
    with no_room(), pytest.raises(OSError, match="too large"):
        UsedCodes(state)
    assert list(state.iterdir()) == []
    key = UsedCodes(state).key.public_key()
    assert UsedCodes(state).key.public_key() == key
    assert (state / "key.pem").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("left", [b"", b"-----BEGIN"])
def test_a_key_that_cannot_be_read_is_made_anew(stand: Stand, left: bytes) -> None:
    cookie = stand.type(stand.code)
    (stand.state / "key.pem").write_bytes(left)
    stand.begin()
    assert (stand.type(stand.code), stand.look(cookie).status) == ("", 403)
    again = stand.new()
    assert stand.look(stand.type(again)).status == 200
    stand.begin()
    assert stand.type(again) == ""
