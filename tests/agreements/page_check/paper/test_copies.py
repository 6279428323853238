import pytest

from agreements.page_check.paper.contrast import luminance, ratio
from tests.agreements.page_check.paper.papers import (
    failing,
    findings,
    reading,
    short,
    short_content,
    stopping,
    styled,
    words,
)
from tests.agreements.page_check.paper.redrawing import coloured, filled, redrawn, retyped

REVERSED = (coloured(1, 1, 1), filled(0, 0, 0))


def test_c1_does_not_render_what_is_black_on_white() -> None:
    assert [sheet.contrasts for sheet in reading(short()).sheets] == [None] * len(reading(short()).sheets)


def test_c1_fails_on_grey_letters() -> None:
    found = findings(redrawn(short(), "our-oncall", coloured(*[0x76 / 255] * 3)))
    assert stopping(found) == {"C1"}
    assert found["C1"].measured == "最小 4.5:1"
    assert words(found["C1"])[0] == "our-oncall"


def test_c1_measures_the_grey_that_a_fax_keeps() -> None:
    found = findings(redrawn(short(), "our-oncall", coloured(*[0x59 / 255] * 3)))["C1"]
    assert (found.passed, found.measured) == (True, "最小 7.0:1")


def test_c1_fails_on_a_colour_that_grey_printing_makes_pale() -> None:
    assert failing(redrawn(short(), "our-oncall", coloured(0, 0.75, 0))) == {"C1"}


def test_c1_fails_on_letters_on_a_dark_ground_of_their_own_grey() -> None:
    assert failing(redrawn(short(), "してはいけない", filled(0.53, 0.53, 0.53, bordered=True), page=1)) == {"C1"}


def test_c1_sees_what_is_half_transparent() -> None:
    assert failing(styled(".mail { opacity: .4 }")) == {"C1"}


@pytest.mark.parametrize(("grey", "expected"), [(0x59, 7.0), (0x76, 4.54), (0, 21.0), (255, 1.0)])
def test_the_ratio_is_wcag_s(grey: int, expected: float) -> None:
    assert ratio(luminance(grey), 1.0) == pytest.approx(expected, abs=0.01)


def test_c2_fails_on_a_shape_without_its_number() -> None:
    found = findings(redrawn(short(), "▲2", retyped("▲2", "▲"), page=1, most=1))
    assert stopping(found) == {"C2"}
    assert words(found["C2"]) == ["▲ 一部不可"]


def test_c2_fails_on_levels_that_share_a_shape() -> None:
    plain = short_content().model_dump(mode="json")["levels"]
    plain[1]["mark"] = "■"
    found = findings(redrawn(short(), "▲2", retyped("▲2", "■2")), short_content(levels=plain))["C2"]
    assert (found.passed, words(found)) == (False, ["■1", "■2"])


def test_c2_fails_on_a_sign_that_grey_printing_loses() -> None:
    found = findings(redrawn(short(), "▲2 一部不可", coloured(1, 0.44, 0.44), page=1, most=1))
    assert stopping(found) == {"C1", "C2"}


def test_c2_fails_where_a_level_has_lost_its_name() -> None:
    found = findings(redrawn(short(), "■1 停止", retyped("停止", "")))["C2"]
    assert (found.passed, words(found)) == (False, ["■1 停止"])


def test_c3_fails_on_a_reversed_phone_number() -> None:
    found = findings(redrawn(short(), "03-0000-0142", *REVERSED, page=1, most=1))
    assert stopping(found) == {"C3"}
    assert words(found["C3"])[0] == "03-0000-0142"


def test_c3_lets_a_few_large_bold_words_be_reversed() -> None:
    assert failing(redrawn(short(), "① まず電話する", *REVERSED)) == set()


def test_c3_fails_on_reversed_small_words_and_on_many() -> None:
    assert failing(redrawn(short(), "してはいけない", *REVERSED, page=1)) == {"C3"}
    many = short()
    for head in ("決済が通らないとき：", "② ", "③ ", "④ ", "⑤ "):
        many = redrawn(many, head, *REVERSED, page=1)
    assert failing(many) == {"C3"}


def test_c3_fails_on_a_tint_without_a_border() -> None:
    found = findings(redrawn(short(), "してはいけない", filled(0.93, 0.93, 0.93), page=1))
    assert stopping(found) == {"C3"}
    assert found["C3"].measured == "白抜き 0語、網かけ 1か所"


def test_c3_fails_on_a_tint_that_says_nothing() -> None:
    beside = filled(0.8, 0.8, 0.8, bordered=True, right=70)
    assert failing(redrawn(short(), "③ 御社がすること", beside)) == {"C3"}


def test_c3_lets_a_tint_with_text_and_a_border_be() -> None:
    assert failing(redrawn(short(), "してはいけない", filled(0.93, 0.93, 0.93, bordered=True), page=1)) == set()
