import pytest

from agreements.page_check.paper.contrast import luminance, ratio
from tests.agreements.page_check.paper.papers import (
    changed,
    failing,
    findings,
    printed,
    reading,
    short,
    short_content,
    stopping,
    styled,
    words,
)


def test_c1_does_not_render_what_is_black_on_white() -> None:
    assert [sheet.contrasts for sheet in reading(short()).sheets] == [None] * len(reading(short()).sheets)


def test_c1_fails_on_grey_letters() -> None:
    found = findings(styled(".mail { color: #767676 }"))
    assert stopping(found) == {"C1"}
    assert found["C1"].measured == "最小 4.5:1"
    assert words(found["C1"])[0] == "our-oncall"


def test_c1_measures_the_grey_that_a_fax_keeps() -> None:
    found = findings(styled(".mail { color: #595959 }"))["C1"]
    assert (found.passed, found.measured) == (True, "最小 7.0:1")


def test_c1_fails_on_a_colour_that_grey_printing_makes_pale() -> None:
    assert failing(styled(".mail { color: #00c000 }")) == {"C1"}


def test_c1_fails_on_letters_on_a_dark_ground_of_their_own_grey() -> None:
    assert failing(styled(".never { background: #888 }")) == {"C1"}


def test_c1_sees_what_is_half_transparent() -> None:
    assert failing(styled(".mail { opacity: .4 }")) == {"C1"}


@pytest.mark.parametrize(("grey", "expected"), [(0x59, 7.0), (0x76, 4.54), (0, 21.0), (255, 1.0)])
def test_the_ratio_is_wcag_s(grey: int, expected: float) -> None:
    assert ratio(luminance(grey), 1.0) == pytest.approx(expected, abs=0.01)


def test_c2_fails_on_a_shape_without_its_number() -> None:
    found = findings(changed("▲2", "▲"))
    assert stopping(found) == {"C2"}
    assert words(found["C2"]) == ["▲ 一部不可"]


def test_c2_fails_on_levels_that_share_a_shape() -> None:
    plain = short_content().model_dump(mode="json")["levels"]
    plain[1]["mark"] = "■"
    content = short_content(levels=plain)
    found = findings(printed(content), content)["C2"]
    assert (found.passed, words(found)) == (False, ["■1", "■2"])


def test_c2_fails_on_a_sign_that_grey_printing_loses() -> None:
    found = findings(styled(".grid tbody th { color: #ff7070 }"))
    assert stopping(found) == {"C1", "C2"}


def test_c2_fails_where_a_level_has_lost_its_name() -> None:
    found = findings(changed("停止", "", count=-1))["C2"]
    assert (found.passed, words(found)) == (False, ["■1停止"])


def test_c3_fails_on_a_reversed_phone_number() -> None:
    found = findings(styled(".call .number { background: #000; color: #fff }"))
    assert stopping(found) == {"C3"}
    assert words(found["C3"])[0] == "03-0000-0142"


def test_c3_lets_a_few_large_bold_words_be_reversed() -> None:
    assert failing(styled(".first h2.lead { background: #000; color: #fff }")) == set()


def test_c3_fails_on_reversed_small_words_and_on_many() -> None:
    assert failing(styled(".never { background: #000; color: #fff }")) == {"C3"}
    assert failing(styled(".first h2, .first h1 { background: #000; color: #fff }")) == {"C3"}


def test_c3_fails_on_a_tint_without_a_border() -> None:
    found = findings(styled(".never { border: 0; background: #eee }"))
    assert stopping(found) == {"C3"}
    assert found["C3"].measured == "白抜き 0語、網かけ 1か所"


def test_c3_fails_on_a_tint_that_says_nothing() -> None:
    empty = '<p class="bar"></p>'
    data = printed(
        short_content(),
        css=".bar { height: 5mm; background: #ccc; border: 1pt solid }",
        change=lambda html: html.replace("<h2>④", f"{empty}<h2>④", 1),
    )
    assert failing(data) == {"C3"}


def test_c3_lets_a_tint_with_text_and_a_border_be() -> None:
    assert failing(styled(".never { background: #eee }")) == set()
