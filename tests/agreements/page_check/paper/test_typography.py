import struct
import subprocess

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from agreements.page_check.paper.letters import x_height
from tests.agreements.page_check.paper.papers import (
    changed,
    failing,
    findings,
    printed,
    reading,
    short_content,
    stopping,
    styled,
    words,
)


def test_t1_fails_on_small_print() -> None:
    found = findings(styled(".mail { font-size: 10pt }"))
    assert stopping(found) == {"T1"}
    assert found["T1"].measured.startswith("最小 10 pt")
    assert words(found["T1"])[:2] == ["our-oncall", "@yamabiko.example"]


def test_t1_fails_when_too_much_is_below_12_pt() -> None:
    found = findings(styled(".topic { font-size: 11pt }"))["T1"]
    assert (found.passed, found.hits) == (False, ())


def test_t1_lets_a_phone_s_running_lines_be_smaller() -> None:
    small = "@page { font-size: 9pt }"
    assert findings(printed(short_content(), size="phone", css=small), size="phone")["T1"].passed
    assert failing(styled("@page { font-size: 9pt }")) == {"T1"}


def test_t2_fails_on_a_low_x() -> None:
    found = findings(styled("body { font-size: 12pt }"))
    assert stopping(found) == {"T2"}
    assert found["T2"].measured == "x の高さ 7.08 pt（本文 12 pt）"


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_t2_measures_what_the_font_draws(style: str) -> None:
    """Against fontTools' own drawing of the whole font, of which the paper holds a part."""
    ask = ["fc-match", "--format", "%{file}", f"BIZ UDPGothic:style={style}"]
    with TTFont(subprocess.run(ask, capture_output=True, text=True, check=True).stdout) as font:
        glyphs = font.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[font.getBestCmap()[ord("x")]].draw(pen)
        drawn = (pen.bounds[3] - pen.bounds[1]) / font["head"].unitsPerEm
    content = short_content("en", what_to_say={"en": "Extra"}, title={"en": "Extra"})
    fonts = reading(printed(content, "en"), content, "en").catalogue.fonts
    (embedded,) = [one.file for one in fonts if one.name.endswith("Bold") is (style == "Bold")]
    assert x_height(embedded or b"") == pytest.approx(drawn)


def test_t2_does_not_apply_without_an_x() -> None:
    assert x_height(b"no font") is None
    assert x_height(struct.pack(">4sHHHH", b"\0\1\0\0", 0, 0, 0, 0)) is None


def test_t3_fails_on_a_heading_hardly_larger_than_the_text() -> None:
    found = findings(styled("h3 { font-size: 14pt }"))
    assert stopping(found) == {"T3"}
    assert found["T3"].measured == "最小 14 pt（本文の 1.12 倍）、3段"
    assert "弊社（やまびこ決済サービス株式会社）" in words(found["T3"])


def test_t3_fails_on_a_fourth_level() -> None:
    assert "T3" in failing(changed("<h3>この文書</h3>", "<h3>この文書</h3><h4>くわしく</h4>"))


def test_t4_fails_on_tight_lines() -> None:
    found = findings(styled("body { line-height: 1.3 }"))
    assert stopping(found) == {"T4"}
    assert found["T4"].measured == "最小 1.30 倍"


def test_t4_allows_english_less() -> None:
    data = printed(short_content("en"), "en", css="body { line-height: 1.3 !important }")
    assert findings(data, language="en")["T4"].passed


def test_t4_asks_less_of_headings() -> None:
    two_lines = {"before": "③ 御社がすること", "after": "③ 御社が<br>すること"}
    assert findings(changed(**two_lines))["T4"].passed
    assert not findings(changed(**two_lines, css="h2 { line-height: 1.2 }"))["T4"].passed


def test_t5_fails_on_slanted_letters() -> None:
    assert words(findings(styled(".mail { font-style: italic }"))["T5"])[:2] == ["our-oncall", "@yamabiko.example"]


def test_t5_fails_on_underlined_words_that_are_no_links() -> None:
    assert words(findings(styled(".say { text-decoration: underline }"))["T5"])[0].startswith("上から順に")


def test_t5_lets_links_be_underlined() -> None:
    assert findings(styled("a { text-decoration: underline }"))["T5"].hits == ()


def test_t5_fails_on_much_bold() -> None:
    found = findings(styled(".topic { font-weight: 700 }"))["T5"]
    assert (found.kind, found.passed, found.stops) == ("W", False, False)


def test_t6_fails_on_long_lines() -> None:
    found = findings(changed("言うこと：", "全角の文字がならぶ。" * 8, css="@page { size: 270mm 297mm }"))
    assert (stopping(found), found["T6"].passed) == (set(), False)


def test_t6_fails_on_four_words_in_capitals() -> None:
    content = short_content("en", what_to_say={"en": "CALL THE STORE DESK NOW"})
    assert words(findings(printed(content, "en"), content, "en")["T6"])[0].endswith("CALL THE STORE DESK NOW")


def test_t6_lets_words_of_logic_stand_in_capitals() -> None:
    content = short_content("en", what_to_say={"en": "IF STOPPED AND NOT BACK THEN CALL"})
    assert findings(printed(content, "en"), content, "en")["T6"].passed
