from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest

from agreements import pdf
from agreements.content import Language
from agreements.papers import Size
from tests.agreements.example_content import example_content
from tests.agreements.page_check.paper.papers import (
    NUMBER,
    failing,
    findings,
    overdue,
    printed,
    reading,
    short,
    short_content,
    stopping,
    words,
)
from tests.agreements.page_check.paper.redrawing import edited, redrawn, retagged, retyped, said, sized

REVIEW_BY = short_content().review_by or date.max
AFTER = REVIEW_BY + timedelta(days=1)


def test_s1_fails_on_a_head_without_version_and_day() -> None:
    found = findings(redrawn(short(), "AG-0001  第2版", said("AG-0001")))
    assert stopping(found) == {"S1"}
    assert words(found["S1"])[:2] == ["版", "発効日"]


def test_s1_fails_without_page_numbers() -> None:
    found = findings(redrawn(short(), " / ", said("AG-0001")))
    assert stopping(found) == {"S1"}
    assert words(found["S1"])[0].startswith("1 / ")


def test_s1_fails_on_one_page_without_its_line() -> None:
    found = findings(redrawn(short(), "AG-0001  第2版", said(""), page=3))
    assert stopping(found) == {"S1"}
    assert {hit.page for hit in found["S1"].hits} == {3}


def test_s1_fails_without_a_review_date() -> None:
    content = short_content(review_by=None)
    found = findings(printed(content), content)
    assert (stopping(found), words(found["S1"])) == ({"S1"}, ["見直し期限"])


def test_s1_fails_where_the_newest_version_is_not_told() -> None:
    assert words(findings(redrawn(short(), "最新の版", retyped("最新の版", "この版")))["S1"]) == ["最新の版のありか"]


def test_s1_lets_a_draft_have_no_version_and_no_hash() -> None:
    found = findings(pdf.render_draft(example_content(), number=NUMBER), example_content())
    assert stopping(found) == set()


@pytest.mark.parametrize(("language", "size"), [("ja", "a4"), ("en", "a4"), ("ja", "phone"), ("en", "phone")])
def test_s1_passes_a_copy_that_says_its_review_is_overdue(language: Language, size: Size) -> None:
    copy = overdue(language, size)
    assert findings(copy, None, language, size, AFTER)["S1"].passed is True
    assert findings(copy, None, language, size)["S1"].passed is True


def test_s1_fails_where_a_late_copy_is_not_stamped() -> None:
    """The day it was made tells that it is one, whether or not it says anything."""
    found = findings(short(), made_on=AFTER)
    assert words(found["S1"])[-1] == "見直し期限 切れの大きな印"
    assert len(words(found["S1"])) == len(reading(short()).sheets) + 1
    assert stopping(findings(short(), made_on=REVIEW_BY)) == set()


@pytest.mark.parametrize("made_on", [None, AFTER])
def test_s1_fails_on_a_stamp_that_is_missing_or_small(made_on: date | None) -> None:
    gone = redrawn(overdue(), "見直し期限 切れ", said(""), page=1, most=1)
    small = redrawn(overdue(), "見直し期限 切れ", sized(12), page=1, most=1)
    for paper in (gone, small):
        assert words(findings(paper, made_on=made_on)["S1"]) == ["見直し期限 切れの大きな印"]


def test_s1_fails_on_a_stamped_copy_whose_pages_do_not_say_so() -> None:
    found = findings(redrawn(overdue(), "見直し期限 切れ", said(""), page=2))
    assert [(hit.page, hit.words) for hit in found["S1"].hits] == [(2, "見直し期限 切れ")]


def test_s1_fails_on_a_stamp_before_the_day() -> None:
    found = findings(overdue(), made_on=REVIEW_BY)
    assert set(words(found["S1"])) == {"切れていない見直し期限"}


def _no_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def _no_title(document: pikepdf.Pdf) -> None:
    del document.docinfo["/Title"]


def _hidden_title(document: pikepdf.Pdf) -> None:
    document.Root.ViewerPreferences.DisplayDocTitle = False


def _unmarked(document: pikepdf.Pdf) -> None:
    document.Root.MarkInfo.Marked = False


def _no_font_file(document: pikepdf.Pdf) -> None:
    for font in document.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor.FontFile2


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (_no_language, "文書の言語（/Lang なし）"),
        (_no_title, "文書の題（/Title）"),
        (_hidden_title, "題を窓に出す印（DisplayDocTitle）"),
        (_unmarked, "タグ付きの印（MarkInfo）"),
        (_no_font_file, "埋め込まれていないか、字として読めない書体："),
    ],
)
def test_s2_fails_on_a_gap_in_the_catalogue(edit: Callable[[pikepdf.Pdf], Any], said: str) -> None:
    found = findings(edited(short(), edit))
    assert "S2" in stopping(found)
    assert words(found["S2"])[0].startswith(said)


def test_s2_fails_without_tags_and_the_rest_is_still_read() -> None:
    def untag(document: pikepdf.Pdf) -> None:
        del document.Root.StructTreeRoot

    found = findings(edited(short(), untag))
    assert "S2" in stopping(found)
    assert "タグ（StructTreeRoot）" in words(found["S2"])
    assert {check for check, one in found.items() if one.passed is None} == {"T3", "T4", "P1", "L3", "L11"}


def test_s2_fails_on_a_font_whose_letters_cannot_be_read() -> None:
    def forget(document: pikepdf.Pdf) -> None:
        for font in document.pages[0].Resources.Font.values():
            del font.ToUnicode

    assert "S2" in failing(edited(short(), forget))


def test_s2_fails_on_bookmarks_that_are_not_the_headings() -> None:
    def forget(document: pikepdf.Pdf) -> None:
        with document.open_outline() as outline:
            outline.root[0].children.pop()

    found = findings(edited(short(), forget))
    assert (stopping(found), words(found["S2"])) == ({"S2"}, ["しおり"])


def test_s2_fails_on_a_second_title() -> None:
    assert "H1 が 2個" in words(findings(retagged(short(), "H2", "H1", most=1))["S2"])


def test_s2_fails_on_a_level_left_out() -> None:
    assert "H2 → H4" in words(findings(retagged(short(), "H3", "H4"))["S2"])


def test_s2_fails_on_tables_without_heads() -> None:
    found = findings(retagged(short(), "TH", "TD"))
    assert stopping(found) == {"S2"}
    assert words(found["S2"])[0].startswith("見出しのない表：")


def test_s2_fails_on_cells_that_name_no_head() -> None:
    def forget(document: pikepdf.Pdf) -> None:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == pikepdf.Name.TD:
                del thing.A

    found = findings(edited(short(), forget))
    assert stopping(found) == {"S2"}
    assert words(found["S2"])[0].startswith("見出しを指さない欄：")


def test_s2_fails_on_a_picture_that_is_not_described() -> None:
    def forget(document: pikepdf.Pdf) -> None:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == pikepdf.Name.Figure:
                del thing.Alt

    found = findings(edited(short(), forget))
    assert (stopping(found), set(words(found["S2"]))) == ({"S2"}, {"説明のない図"})


def test_s2_fails_on_a_file_of_another_language() -> None:
    assert "S2" in failing(short("en"), short_content("en"), "ja")
