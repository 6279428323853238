"""The product's own letters and papers obey the word lists that it asks authors by, in both languages."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation.template import templatize

from tests.agreements.page_check.typed.wording.measure import asked_about

_ROOT = Path(__file__).parents[4]
_SOURCES = sorted([
    *_ROOT.glob("templates/emails/*"), *_ROOT.glob("templates/pdf/*.html"),
    *(path for path in _ROOT.glob("agreements/pdf/*.py") if path.name != "errors.py"),
    *_ROOT.glob("incidents/queries/citation*.py"), _ROOT / "incidents/queries/letter.py",
    _ROOT / "agreements/emails.py", _ROOT / "agreements/content/wording.py",
    _ROOT / "agreements/content/thresholds.py", _ROOT / "agreements/content/vocabulary.py",
])  # fmt: skip
_STRING = re.compile(r"""gettext\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")""")
_PLACE = re.compile(r"%\(\w+\)[sd]")
# An administrator is a role of the product's own people, in a letter to one of them; "Report, when" heads a column;
# a Japanese letter begins and asks as letters do; "at once" is a value that was agreed (FIRST_CONTACT_WORDS); that
# nobody is named yet is a fact.
_KNOWN = {"管理者", "Report", "いつも", "確認のうえ", "at once", "復旧したら", "未定", "変化があっ"}


def _phrases(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return {ast.literal_eval(said) for said in _STRING.findall(templatize(text).replace(" _(", " gettext("))}
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    said = (one for call in calls if getattr(call.func, "id", "") == "_" for one in call.args)
    return {one.value for one in said if isinstance(one, ast.Constant)}


def _open_words(phrase):
    with translation.override("en"):
        both = {"ja": phrase, "en": translation.gettext(phrase)}
    found = {word for language, text in both.items() for word in asked_about(_PLACE.sub("X", text), language)}
    return found - _KNOWN


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: path.name)
def test_what_we_write_leaves_nothing_open(path):
    assert {phrase: words for phrase in _phrases(path) if (words := _open_words(phrase))} == {}


def test_the_phrases_are_found():
    letters = {phrase for path in _SOURCES for phrase in _phrases(path)}
    assert len(letters) > 250
    assert "調査中です。わかったことは、次の報告に書きます。" in letters
    assert any("確認番号" in phrase for phrase in letters)
