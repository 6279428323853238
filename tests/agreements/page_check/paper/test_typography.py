import struct
import subprocess
from functools import cache

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from agreements.page_check.paper.letters import x_height
from tests.agreements.page_check.paper.papers import (
    failing,
    findings,
    printed,
    reading,
    short,
    short_content,
    stopping,
    words,
)
from tests.agreements.page_check.paper.redrawing import (
    Edit,
    Run,
    broken,
    edited,
    redrawn,
    renamed,
    retagged,
    said,
    sized,
    slanted,
    underlined,
)
from tests.agreements.pdf.papers import Paper as Data


def resized(before: float, after: float) -> Edit:
    """What is of one size in points, in another."""

    def edit(run: Run) -> None:
        if abs(run.size * 0.75 - before) < 0.01:
            sized(after)(run)

    return edit


def test_t1_fails_on_small_print() -> None:
    found = findings(redrawn(redrawn(short(), "our-oncall", sized(10)), "@yamabiko.example", sized(10)))
    assert stopping(found) == {"T1"}
    assert found["T1"].measured.startswith("最小 10 pt")
    assert words(found["T1"])[:2] == ["our-oncall", "@yamabiko.example"]


def test_t1_fails_when_too_much_is_below_12_pt() -> None:
    small = short()
    for page in range(2, 7):
        small = redrawn(small, "", sized(11), page=page)
    found = findings(small)["T1"]
    assert (found.passed, found.hits) == (False, ())


def test_t1_lets_a_phone_s_running_lines_be_smaller() -> None:
    on_a4, on_a_phone = (redrawn(paper, "AG-0001  第2版", sized(9)) for paper in (short(), short("ja", "phone")))
    assert findings(on_a_phone, size="phone")["T1"].passed
    assert failing(on_a4) == {"T1"}


def test_t2_fails_on_a_low_x() -> None:
    found = findings(redrawn(short(), "", resized(12.5, 12)))
    assert stopping(found) == {"T2"}
    assert found["T2"].measured == "x の高さ 7.08 pt（本文 12 pt）"


@cache
def lettered() -> Data:
    """An x in either weight."""
    return printed(short_content("en", what_to_say={"en": "Extra"}, title={"en": "Extra"}), "en")


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_t2_measures_what_the_font_draws(style: str) -> None:
    """Against fontTools' own drawing of the whole font, of which the paper holds a part."""
    ask = ["fc-match", "--format", "%{file}", f"BIZ UDPGothic:style={style}"]
    with TTFont(subprocess.run(ask, capture_output=True, text=True, check=True).stdout) as font:
        glyphs = font.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[font.getBestCmap()[ord("x")]].draw(pen)
        drawn = (pen.bounds[3] - pen.bounds[1]) / font["head"].unitsPerEm
    fonts = reading(lettered(), language="en").catalogue.fonts
    (embedded,) = [one.file for one in fonts if one.name.endswith("Bold") is (style == "Bold")]
    assert x_height(embedded or b"") == pytest.approx(drawn)


def test_t2_does_not_apply_without_an_x() -> None:
    assert x_height(b"no font") is None
    assert x_height(struct.pack(">4sHHHH", b"\0\1\0\0", 0, 0, 0, 0)) is None


def test_t3_fails_on_a_heading_hardly_larger_than_the_text() -> None:
    found = findings(redrawn(short(), "", resized(14.5, 14)))
    assert stopping(found) == {"T3"}
    assert found["T3"].measured == "最小 14 pt（本文の 1.12 倍）、3段"
    assert "弊社（やまびこ決済サービス株式会社）" in words(found["T3"])


def test_t3_fails_on_a_fourth_level() -> None:
    assert "T3" in failing(retagged(short(), "H3", "H4", most=1))


def test_t4_fails_on_tight_lines() -> None:
    found = findings(redrawn(short(), "誰にもつながらない", broken("正面玄関", 1.3), page=2))
    assert stopping(found) == {"T4"}
    assert found["T4"].measured == "最小 1.30 倍"


def test_t4_allows_english_less() -> None:
    data = redrawn(short("en"), "shoppers would be", broken("refunded", 1.3), page=4)
    assert findings(data, language="en")["T4"].passed


def test_t4_asks_less_of_headings() -> None:
    wide, tight = (redrawn(short(), "③ 御社がすること", broken("すること", lines)) for lines in (1.3, 1.2))
    assert findings(wide)["T4"].passed
    assert not findings(tight)["T4"].passed


def test_t5_fails_on_slanted_letters() -> None:
    assert words(findings(redrawn(short(), "our-oncall", slanted))["T5"]) == ["our-oncall"]


def test_t5_fails_on_underlined_words_that_are_no_links() -> None:
    assert words(findings(redrawn(short(), "上から順に電話", underlined))["T5"])[0].startswith("上から順に")


def test_t5_lets_links_be_underlined() -> None:
    assert findings(redrawn(short(), "03-0000-0188", underlined))["T5"].hits == ()


def test_t5_fails_on_much_bold() -> None:
    bold = edited(short(), lambda document: renamed(document, "UDPGothic", "UDPGothic-Bold"))
    found = findings(bold)["T5"]
    assert (found.kind, found.passed, found.stops) == ("W", False, False)


def test_t6_fails_on_long_lines() -> None:
    found = findings(redrawn(short(), "言うこと：", said("全角の文字がならぶ。" * 5)))["T6"]
    assert (found.passed, found.stops) == (False, False)


def test_t6_fails_on_four_words_in_capitals() -> None:
    loud = redrawn(short("en"), "Say: ", said("Say: CALL THE STORE DESK NOW"))
    assert words(findings(loud, language="en")["T6"])[0].endswith("CALL THE STORE DESK NOW")


def test_t6_lets_words_of_logic_stand_in_capitals() -> None:
    loud = redrawn(short("en"), "Say: ", said("Say: IF STOPPED AND NOT BACK THEN CALL"))
    assert findings(loud, language="en")["T6"].passed
