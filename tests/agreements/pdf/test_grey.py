"""On a copier without colour every word stays dark and every severity keeps its shape and number (rubric C1, C2)."""

import pytest

from agreements.content import Language
from tests.agreements.example_content import example_content
from tests.agreements.pdf import grey
from tests.agreements.pdf.papers import body, body_of
from tests.agreements.pdf.spoiled import spoiled

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


@LANGUAGES
def test_every_word_is_dark(language: Language) -> None:
    assert grey.faint_words(body(language)) == []


@LANGUAGES
def test_every_level_is_told_without_colour(language: Language) -> None:
    levels = {f"{level.mark}{level.number}" for level in example_content(language).levels}
    in_colour, in_grey = (grey.tokens(body(language), render) for render in ("colour", "grey"))
    assert (in_grey, set(in_grey)) == (in_colour, levels)


def test_each_shape_is_told_from_its_dots() -> None:
    levels = [level.model_dump(mode="json") for level in example_content().levels]
    fourth = levels[-1] | {"key": "lev-4", "number": 4, "mark": "◇"}
    assert set(grey.tokens(body_of(example_content(levels=[*levels, fourth])), "grey")) == {"■1", "▲2", "○3", "◇4"}


def test_a_grey_number_is_found() -> None:
    assert ("03-0000-0142", 4.5) in {hit[1:] for hit in grey.faint_words(spoiled(css=".call p { color: #767676 }"))}


def test_white_words_on_grey_are_found() -> None:
    assert grey.faint_words(spoiled(css="h1 { background: #999; color: #fff }")) != []


def test_a_level_told_by_colour_is_found() -> None:
    pale = spoiled(css="tbody th { color: #ffd000 }")
    assert grey.tokens(pale, "grey") != grey.tokens(pale, "colour")


def test_a_level_told_by_a_fill_is_found() -> None:
    filled = spoiled(html={"■1": "1"}, css=".choose tbody tr:first-child { background: #d00 }")
    assert "■1" not in grey.tokens(filled, "colour")
    assert "■1" not in grey.tokens(filled, "grey")
