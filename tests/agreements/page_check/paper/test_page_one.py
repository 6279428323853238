from typing import Any

import pikepdf
import pytest

from tests.agreements.page_check.paper.papers import (
    failing,
    findings,
    printed,
    short,
    short_content,
    stopping,
    styled,
    words,
)
from tests.agreements.page_check.paper.redrawing import (
    edited,
    followed,
    moved,
    redrawn,
    renamed,
    retagged,
    retyped,
    said,
    sized,
)

NUMBER = "03-0000-0142"


def many_acts(count: int) -> list[dict[str, Any]]:
    return [
        {"key": f"act-{place}", "side": "theirs", "role": {"ja": "当番"}, "within_minutes": 10,
         "sentence": {"ja": f"{chr(0x4E00 + place)}の弁を閉じる。"}, "done_sign": {"ja": "再送待ちが5分間0件"}}
        for place in range(count)
    ]  # fmt: skip


def test_l2_fails_on_a_number_that_is_not_large() -> None:
    found = findings(redrawn(short(), NUMBER, sized(22), page=1, most=1))
    assert stopping(found) == {"L2"}
    assert found["L2"].measured == "03-0000-0142、22 pt"


def test_l2_fails_on_a_number_that_is_not_bold() -> None:
    assert failing(edited(short(), lambda document: renamed(document, "-Bold", ""))) == {"L2"}


def test_l2_asks_20_pt_of_a_phone() -> None:
    paper = short("ja", "phone")
    small, large = (redrawn(paper, NUMBER, sized(points), page=1, most=1) for points in (19, 20))
    assert not findings(small, size="phone")["L2"].passed
    assert findings(large, size="phone")["L2"].passed


def test_l2_fails_on_another_number_than_the_recorded_one() -> None:
    found = findings(redrawn(short(), NUMBER, retyped("0142", "0143"), page=1, most=1))
    assert stopping(found) == {"L2", "S3"}


def test_l2_fails_when_the_link_dials_another_number() -> None:
    def dial(document: pikepdf.Pdf) -> None:
        for link in (link for page in document.pages for link in page.get("/Annots", []) if "/A" in link):
            if link.A.get("/URI") == "tel:+81300000142":
                link.A.URI = pikepdf.String("tel:+81300000143")

    found = findings(edited(short(), dial))["L2"]
    assert (found.passed, words(found)) == (False, ["tel:+81300000142"])


def test_l2_fails_low_on_the_page() -> None:
    assert "L2" in failing(redrawn(short(), NUMBER, moved(down=90), page=1, most=1))


def test_l2_fails_on_a_foot_without_the_number() -> None:
    found = findings(redrawn(short(), f"24時間 {NUMBER}", said("電話")))
    assert stopping(found) == {"L2"}
    assert [hit.page for hit in found["L2"].hits] == list(range(1, len(found["L2"].hits) + 1))


@pytest.mark.parametrize("count", [1, 9])
def test_l3_passes_with_one_act_and_with_more_than_fit(count: int) -> None:
    content = short_content(acts=many_acts(count))
    assert findings(printed(content), content)["L3"].passed


def test_l3_fails_when_nothing_leads_to_the_other_acts() -> None:
    content = short_content(acts=many_acts(9))
    found = findings(printed(content, css=".more { display: none !important }"), content)
    assert stopping(found) == {"L3"}
    assert words(found["L3"]) == ["続きのページへの案内"]


def test_l3_fails_without_an_act_on_page_one() -> None:
    assert "L3" in failing(retagged(short(), "LI", "P"))


def test_l3_fails_when_an_act_is_printed_nowhere() -> None:
    content = short_content(acts=many_acts(9))
    found = findings(printed(content, css=".act:last-child { display: none }"), content)["L3"]
    assert (found.passed, words(found)) == (False, [f"{chr(0x4E00 + 8)}の弁を閉じる。"])


def test_l3_fails_on_more_than_three_lines_in_the_call_box() -> None:
    found = findings(redrawn(short(), "言うこと：", followed(3), page=1))["L3"]
    assert (found.passed, found.measured.endswith("電話の枠 5行")) == (False, True)


def test_l11_fails_on_a_wrong_page_number() -> None:
    found = findings(redrawn(redrawn(short(), "2ページ", said("9ページ")), "4ページ", said("9ページ")))
    assert stopping(found) == {"L11"}
    assert set(words(found["L11"])) == {"9ページ"}


def test_l11_fails_with_one_way_out() -> None:
    way = {"key": "way", "when": {"ja": "甲"}, "to": {"ja": "乙"}, "leads_to": "levels"}
    content = short_content(ways_out=[way])
    assert failing(printed(content), content) == {"L11"}


def test_l12_advises_to_leave_blanks() -> None:
    found = findings(styled(".blank { border: 0 !important }"))["L12"]
    assert (found.kind, found.passed, found.measured) == ("W", False, "書き込む欄 0か所")
    assert findings(short())["L12"].measured == "書き込む欄 3か所"
