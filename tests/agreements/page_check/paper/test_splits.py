from typing import Any

import pytest

from agreements.page_check.paper.splits import is_torn
from tests.agreements.page_check.paper.papers import (
    findings,
    printed,
    short,
    short_content,
    stopping,
    styled,
    words,
)
from tests.agreements.page_check.paper.redrawing import redrawn, retyped


def many_people(count: int = 40) -> list[dict[str, Any]]:
    """A call chain of more than a page, each role in it another."""
    return [
        {"key": f"c{place}", "side": "ours" if place < 2 else "theirs", "role": {"ja": f"当番{chr(0x4E00 + place)}"},
         "phone": {"e164": f"+8130000{1000 + place}", "example": True}, "hours": {"ja": "24時間"}, "languages": ["ja"]}
        for place in range(count)
    ]  # fmt: skip


def test_p4_fails_on_a_number_torn_from_its_unit() -> None:
    torn = redrawn(short(), "メールで申し出る。", retyped("申し出る。", "申し出る。20"))
    found = findings(redrawn(torn, "20日以内", retyped("20", ""), page=6))
    assert "P4" in stopping(found)
    assert words(found["P4"]) == ["のメールで申し出る。20 / 日以内に打合せを開く。"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("検知から10", "分以内"),
        ("within 10", "min of detection"),
        ("成功率 95", "%以上"),
        ("03-", "0000-0188"),
        ("call +81", "3-0000-0188"),
        ("発効 2026-", "11-01"),
        ("毎日 9:", "00"),
        ("1,500", "件"),
    ],
)
def test_a_number_is_torn(upper: str, lower: str) -> None:
    assert is_torn(upper, lower)


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("毎日 18:00–翌9:00", "日本語"),
        ("毎日 9:00", "分からないときは電話"),
        ("検知から", "10分以内"),
        ("AG-0001", "みなと百貨店"),
        ("e3b0c442", "98fc1c14"),
    ],
)
def test_a_number_is_whole(upper: str, lower: str) -> None:
    assert not is_torn(upper, lower)


def test_p4_fails_on_an_act_on_two_pages() -> None:
    apart = ".act, .side { break-inside: auto } .act tr:nth-child(2) { break-before: page }"
    found = findings(styled(apart))["P4"]
    assert (found.passed, words(found)[0]) == (False, "決済の再送を止める。")


def test_p4_fails_on_a_contact_on_two_pages() -> None:
    apart = "#contacts tr { break-inside: auto } .mail { display: block; break-before: page }"
    found = findings(styled(apart))["P4"]
    assert (found.passed, "店舗システム当番" in words(found)) == (False, True)


def test_p4_lets_a_long_table_repeat_its_head() -> None:
    content = short_content(contacts=many_people())
    assert findings(printed(content), content)["P4"].passed


def test_p4_fails_on_a_table_that_goes_on_without_its_head() -> None:
    content = short_content(contacts=many_people())
    found = findings(printed(content, css="thead { display: table-row-group }"), content)["P4"]
    assert (found.passed, len(found.hits)) == (False, 1)
