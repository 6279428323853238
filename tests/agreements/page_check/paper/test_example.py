"""The example as it is printed passes every check, in both languages and sizes; another reader reads the same."""

from collections import Counter

import pytest
from django.utils.translation import override

from agreements.content import Language
from agreements.page_check import RUBRIC, Printed, check_paper, paper_content
from agreements.papers import Size
from tests.agreements.example_content import example_content
from tests.agreements.page_check.paper.papers import (
    NUMBER,
    failing,
    findings,
    full,
    printed,
    reading,
    short,
    short_content,
    stopping,
)
from tests.agreements.pdf.papers import pages

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


@LANGUAGES
def test_the_example_passes_on_a4(language: Language) -> None:
    found = findings(full(language), example_content(language), language)
    assert {check: one.measured for check, one in found.items() if one.stops} == {}


@LANGUAGES
def test_the_example_passes_on_a_phone(language: Language) -> None:
    found = findings(full(language, "phone"), example_content(language), language, "phone")
    assert {check: one.measured for check, one in found.items() if one.stops} == {}


def test_the_checks_are_those_of_the_rubric_that_are_asked_of_paper() -> None:
    found = findings(full(), example_content())
    asked = {check: line.kind for check, line in RUBRIC.items() if line.source == "paper"}
    assert {check: one.kind for check, one in found.items()} == asked


@pytest.mark.parametrize(("language", "size"), [("ja", "a4"), ("en", "phone")])
def test_a_file_tells_by_itself_what_it_prints(language: Language, size: Size) -> None:
    told = paper_content(full(language, size))
    assert (told.content, told.language, told.size, told.number) == (example_content(language), language, size, NUMBER)


def test_without_a_content_what_needs_one_does_not_apply() -> None:
    found = check_paper(short(), Printed(content=None, language="ja", size="a4", number=""))
    assert {one.check for one in found if one.passed is None} == {"L2", "L3"}
    assert {one.check for one in found if one.stops} == set()


def test_measured_values_are_said_in_the_reader_s_language() -> None:
    with override("ja"):
        found = findings(short())
    said = {check: found[check].measured for check in ("T2", "C1", "C2", "L2")}
    assert said == {
        "T2": "x の高さ 7.37 pt（本文 12.5 pt）",
        "C1": "黒と白だけ（21:1）",
        "C2": "印 ■1 ▲2 ○3",
        "L2": "03-0000-0142、26 pt",
    }


@pytest.mark.parametrize("data", [b"", b"no PDF", short()[:50_000]], ids=["empty", "other", "torn"])
def test_a_file_that_cannot_be_opened_fails_p5_alone(data: bytes) -> None:
    found = findings(data)
    assert {check for check, one in found.items() if one.passed is not None} == {"P5"}
    assert found["P5"].stops


@pytest.mark.parametrize("data", [b"", b"no PDF", short()[:50_000]], ids=["empty", "other", "torn"])
def test_a_file_that_cannot_be_opened_prints_nothing_we_know(data: bytes) -> None:
    assert paper_content(data).content is None


@LANGUAGES
def test_glyphs_are_those_that_pdfplumber_reads(language: Language) -> None:
    """Another parser finds the same letters on the same pages in the same sizes and faces."""
    data = full(language)
    ours = Counter(
        (glyph.run.page, glyph.text, round(glyph.run.size, 1), glyph.run.face.name)
        for glyph in reading(data, example_content(language), language).inked
    )
    theirs = Counter(
        (place, letter, round(char["size"], 1), char["fontname"].partition("+")[2])
        for place, chars in enumerate(pages(data), 1)
        for char in chars
        for letter in char["text"]
        if not letter.isspace()
    )
    assert (ours - theirs, theirs - ours) == (Counter(), Counter())


def test_rare_characters_are_read_as_they_were_written() -> None:
    """𠮷 lies outside the first plane, 葛 is drawn in another form, ㈱ and ① are no letters; two fonts draw them."""
    act = {"key": "act", "side": "theirs", "role": {"ja": "𠮷野家の当番"}, "within_minutes": 10}
    content = short_content(acts=[act | {"sentence": {"ja": "㈱葛\U000e0100城の①番弁を𠮷井ﾊﾟﾀﾝと閉じる。"}}])
    found = findings(printed(content), content)
    assert (stopping(found), found["T5"].measured[:4]) == (set(), "書体 2")


def test_a_paper_in_the_wrong_language_is_noticed() -> None:
    assert "S2" in failing(full("en"), example_content("ja"), "ja")
