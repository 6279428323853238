"""Readability figures: shown, never asked for."""

import sys

import pytest

from agreements.page_check.typed import check_content, indicators
from tests.agreements.example_content import example_content


def test_english_is_measured_by_flesch_and_kincaid():
    ease, grade = indicators(example_content("en"), "en")
    assert ease.name == "Flesch Reading Ease"
    assert 60 <= ease.value <= 100
    assert grade.value <= 8


def test_hard_english_is_told_from_plain():
    hard = "Organisational responsibilities necessitate comprehensive interdepartmental communication immediately."
    easier, harder = (indicators(example_content("en", acts=[_act(text)]), "en") for text in ("Stop it.", hard * 3))
    assert easier[0].value > harder[0].value
    assert easier[1].value < harder[1].value


def test_japanese_is_measured_where_jreadability_is_installed():
    pytest.importorskip("jreadability")
    (figure,) = indicators(example_content("ja"), "ja")
    assert figure.value >= 2.0
    assert "2.0" in figure.words


def test_without_jreadability_the_figure_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "jreadability", None)
    (figure,) = indicators(example_content("ja"), "ja")
    assert (figure.value, figure.words) == (None, "jreadability が入っていません")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_typed_gives_no_figure(language):
    blank = example_content(
        language, title=None, what_to_say=None, acts=[], levels=[], prohibitions=[], end_signal={}, ways_out=[]
    )
    assert [figure.value for figure in indicators(blank, language)] == [None] * (2 if language == "en" else 1)


def test_no_figure_is_a_finding():
    assert all("Flesch" not in finding.measured for finding in check_content(example_content("en")))


def _act(sentence):
    return {"key": "act", "side": "theirs", "role": {"en": "Store"}, "sentence": {"en": sentence}}
