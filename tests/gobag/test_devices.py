"""What a device is told that keeps a copy: of its own systems, by signatures it can check, for one person."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gobag import signatures
from gobag.devices import KEPT
from gobag.door import Asked
from gobag.holders import holders_in
from gobag.reader import revoke
from tests.conventions.tree import ROOT
from tests.gobag import pages
from tests.gobag.boxes import AT
from tests.gobag.pages import cookie_of
from tests.gobag.test_door import Served

PLACE = "/oncall/copy.json"


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path / "bag")


def told(served: Served, cookie: str, query: str = "") -> tuple[int, dict[str, Any], str]:
    """The status, what is said, and the cookie that is set."""
    served.door.reader._looked_at = 0.0
    asked = Asked("GET", PLACE, query, cookie, "", AT)
    answer = served.door.answer(asked, served.door.who(asked))
    assert answer
    said = json.loads(answer.body) if answer.status == 200 else {}
    return int(answer.status), said, dict(answer.headers).get("Set-Cookie", "")


def test_it_is_signed_and_names_what_belongs_to_its_systems_alone(served: Served) -> None:
    _status, said, _cookie = told(served, cookie_of(served.box, "2", "*"))
    keys = signatures.read_keys((served.box.folder / "key.pub").read_bytes())
    assert signatures.is_signed(keys, signatures.GENERATION, said["manifest"].encode(), said["signature"])
    assert said["systems"] == ["booking"]
    assert "payments" not in json.dumps(said)
    cookie = cookie_of(served.box, "2", "*")
    for place in ("shared", "systems/booking"):
        status, text = served.ask(f"/oncall/{place}/SHA256SUMS", cookie)
        assert status == 200
        assert hashlib.sha256(text.encode()).hexdigest() in json.loads(said["manifest"])["parts"]
    assert served.ask("/oncall/systems/payments/SHA256SUMS", cookie)[0] == 404
    assert served.ask("/oncall/SHA256SUMS", cookie)[0] == 404


def test_a_copy_is_for_who_asked_for_it_and_no_one_else(served: Served) -> None:
    mine, other = cookie_of(served.box, "1", "*"), cookie_of(served.box, "2", "*")
    assert [told(served, mine)[1]["may"], "Max-Age=0" in told(served, mine)[2]] == [False, True]
    _status, said, cookie = told(served, mine, "begins=")
    assert (said["may"], cookie.startswith(f"{KEPT}={said['who']}."), "HttpOnly" in cookie) == (True, True, False)
    kept = cookie.partition(";")[0]
    assert told(served, f"{mine}; {kept}")[1]["may"] is True
    assert [told(served, f"{other}; {kept}")[1]["may"], "Max-Age=0" in told(served, f"{other}; {kept}")[2]] == [
        False,
        True,
    ]


def test_who_was_shut_out_is_told_so_and_who_is_late_is_not(served: Served) -> None:
    cookie = cookie_of(served.box, "1", "*")
    assert told(served, cookie_of(served.box, "1", "*", hours=-1))[0] == 403
    assert told(served, cookie_of(served.box, "1", "*", mark="old password"))[0] == 410
    assert told(served, cookie_of(served.box, "9", "*"))[0] == 410
    assert told(served, cookie.replace("a-session", "another"))[0] == 403
    revoke(served.box.folder, pages.key_of(pages.SESSION), 0)
    assert told(served, cookie)[0] == 410


def test_which_devices_keep_a_copy_is_known_without_a_database(served: Served) -> None:
    mine = cookie_of(served.box, "1", "*")
    kept = told(served, mine, "begins=&on=phone")[2].partition(";")[0]
    told(served, f"{mine}; {kept}", "has=12&on=phone")
    (holder,) = holders_in(served.box.folder, AT)
    assert (holder.who, holder.kind, holder.sequence, holder.seen_at) == ("1", "phone", 12, AT)
    other = told(served, cookie_of(served.box, "2", "*"), "begins=&has=x")[2].partition(";")[0]
    assert [one.kind for one in holders_in(served.box.folder, AT)].count("desk") == 1
    told(served, f"{mine}; {other}", "has=99")
    assert 99 not in [one.sequence for one in holders_in(served.box.folder, AT)]
    assert "Max-Age=0" in told(served, f"{mine}; {kept}", "ends")[2]
    assert [one.who for one in holders_in(served.box.folder, AT)] == ["2"]
    assert holders_in(served.box.folder, AT + timedelta(days=121)) == []


@pytest.mark.parametrize("device", ["../../people.json", "", "0" * 15])
def test_a_device_that_is_none_writes_nowhere(served: Served, device: str) -> None:
    before = sorted(served.box.folder.parent.rglob("*"))
    mine = cookie_of(served.box, "1", "*")
    who = told(served, mine)[1]["who"]
    told(served, f"{mine}; {KEPT}={who}.{device}", "has=1")
    told(served, f"{mine}; {KEPT}={who}.{device}", "ends")
    assert [path for path in sorted(served.box.folder.parent.rglob("*")) if path not in before] == []


def test_the_copy_is_as_safe_a_page_as_those_of_the_server() -> None:
    from gobag.door import SAFE

    script = (ROOT / "static/js/keeper.js").read_text(encoding="utf-8")
    policy = "".join(
        line.strip().strip(";").lstrip("+ ").strip('"') for line in script.partition("POLICY =")[2].split("\n")[:2]
    )
    assert policy.replace('"', "").strip() == dict(SAFE)["Content-Security-Policy"]
