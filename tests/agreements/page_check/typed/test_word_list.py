"""The word lists: every expression of the rubric is found as its row, and what only looks like one is not."""

import json
from pathlib import Path

import pytest

from agreements.page_check.typed.word_list import WatchedWord, found_in, listed_in

_EXPRESSIONS = json.loads(Path(__file__).with_name("expressions.json").read_text(encoding="utf-8"))
_EACH = [
    (language, number, words)
    for language, rows in _EXPRESSIONS.items()
    for number, expressions in rows.items()
    for words in expressions
]
_JAPANESE_LOOKALIKES = [
    "平等に", "同等の", "均等に", "高等学校", "等しい", "等級", "1等車", "予約を10件", "契約10条", "規約3条",
    "節約1円", "影響の程度を書く", "担当者名欄に書く", "順を追って", "後日決済へ", "一部始終", "第一部",
    "先ほど", "なるほど", "どのくらい", "管理者画面", "対応している", "数字", "台数分", "第2四半期", "10分",
    "大きな", "正常に戻す", "確認番号", "連絡先", "報告書", "通知音", "異常時刻",
]  # fmt: skip
_ENGLISH_LOOKALIKES = [
    "in May 2026", "1 May", "May 3", "by 3rd May", "the support desk", "Support desk", "customer support line",
    "mail address", "the first report", "Send the report", "Contact number",
    "Contacts", "Reports.", "Review by 2027-04-30", "Review date",
    'Monitor "Payments", row 1',
    "a checklist", "to be at the door", "must be open", "will be red", "tell the desk about the outage",
    "as soon as the desk answers", "at the prompt", "how many", "material cost", "Management console",
    "Operations manager",
]  # fmt: skip


@pytest.mark.parametrize(("language", "groups", "forms"), [("ja", 82, 1400), ("en", 56, 1050)])
def test_the_list_is_whole(language, groups, forms):
    rows = listed_in(language)
    assert [row.number for row in rows] == list(range(1, groups + 1))
    assert sum(len(row.forms) for row in rows) >= forms
    assert all(row.question and row.kind for row in rows)


def test_questions_are_in_the_language_of_the_list():
    assert all(not row.question.isascii() for row in listed_in("ja"))
    assert all(row.question.isascii() for row in listed_in("en"))


@pytest.mark.parametrize(("language", "number", "words"), _EACH)
def test_every_expression_is_found_as_its_row(language, number, words):
    assert [found.number for found in found_in(words, language)] == [number]


@pytest.mark.parametrize("words", _JAPANESE_LOOKALIKES)
def test_what_only_looks_vague_in_japanese(words):
    assert found_in(words, "ja") == ()


@pytest.mark.parametrize("words", _ENGLISH_LOOKALIKES)
def test_what_only_looks_vague_in_english(words):
    assert found_in(words, "en") == ()


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("ja", "できるだけ早く、関係者等へ連絡する", ["できるだけ早く", "関係者", "等", "連絡する"]),
        ("ja", "正常に戻ったら、その都度", ["正常に戻ったら", "その都度"]),
        ("en", "Contact someone as soon as possible.", ["Contact", "someone", "as soon as possible"]),
        ("en", "Stop the feed and NOTIFY the relevant parties", ["NOTIFY", "relevant parties"]),
        ("en", "- Check it\n- report it", ["Check", "report"]),
    ],
)
def test_the_longer_form_is_found_where_two_begin(language, text, words):
    assert [text[found.start : found.end] for found in found_in(text, language)] == words


def test_a_word_of_the_team_is_looked_for_as_it_is_written():
    team = (WatchedWord("ja", "いい感じに(", "verb", "何をするか"), WatchedWord("en", "ping", "recip", "Whom?"))
    (found,) = found_in("いい感じに(止める", "ja", team)
    assert (found.start, found.end, found.kind, found.question, found.number) == (0, 6, "verb", "何をするか", "team")
    assert [one.number for one in found_in("Ping the desk, do not stop pinging", "en", team)] == ["team"]


def test_letters_that_only_match_without_case_break_nothing():
    assert found_in("ſhortly İf K", "en") == ()
