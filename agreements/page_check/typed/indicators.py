"""Readability figures: shown to the author, never a gate (rubric W7)."""

import importlib
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from agreements.content import AgreementContent, Language
from agreements.page_check.typed.matter import Matter, Passage
from agreements.page_check.typed.sentences import length_of

# What stands on page 1.
_PAGE_ONE = frozenset({"title", "what_to_say", "levels", "acts", "prohibitions", "end_signal", "ways_out"})
_FLESCH, _GRADE, _JREADABILITY = 60, 8, 2.0
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")


@dataclass(frozen=True)
class Indicator:
    """One figure with the value to aim at, and whether it `reaches` it. `value` is None where it cannot be had; `note`
    says why."""

    name: str
    value: float | None
    aim: str
    note: str = ""
    reaches: bool = False

    @property
    def words(self) -> str:
        """Return 「64.2（60以上がめやす）」, or why there is no figure."""
        if self.value is None:
            return self.note
        return _("%(value).1f（めやす %(aim)s）") % {"value": self.value, "aim": self.aim}


def indicators(content: AgreementContent, language: Language) -> list[Indicator]:
    """Return how readable page 1 is: jReadability (>= 2.0) in Japanese; Flesch Reading Ease (>= 60) and Flesch-Kincaid
    grade (<= 8) in English. Source: docs/rubric.md W7; Hasebe and Lee 2015; Flesch 1948, Kincaid 1975."""
    texts = [piece for piece in Matter(content, language).pieces if piece.place[0] in _PAGE_ONE]
    return _english(texts) if language == "en" else [_japanese(texts)]


def _japanese(texts: list[Passage]) -> Indicator:
    name, aim = "jReadability", _("%(value).1f以上") % {"value": _JREADABILITY}
    if not texts:
        return Indicator(name, None, aim, _("文がまだありません"))
    try:
        measure: Any = importlib.import_module("jreadability").compute_readability
    except ImportError:
        return Indicator(name, None, aim, _("jreadability が入っていません"))
    whole = "".join(text if text.endswith("。") else f"{text}。" for text in (piece.text for piece in texts))
    value = float(measure(whole))
    return Indicator(name, value, aim, reaches=value >= _JREADABILITY)


def _english(texts: list[Passage]) -> list[Indicator]:
    aims = [
        ("Flesch Reading Ease", _("%(value)d以上") % {"value": _FLESCH}),
        ("Flesch-Kincaid grade", _("%(value)d以下") % {"value": _GRADE}),
    ]
    sentences = [piece.text[start:end] for piece in texts for start, end in piece.sentences]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return [Indicator(name, None, aim, _("文がまだありません")) for name, aim in aims]
    per_sentence = len(words) / max(1, sum(length_of(sentence, "en") > 0 for sentence in sentences))
    per_word = sum(map(_syllables, words)) / len(words)
    ease = round(206.835 - 1.015 * per_sentence - 84.6 * per_word, 1)
    grade = round(0.39 * per_sentence + 11.8 * per_word - 15.59, 1)
    found = ((ease, ease >= _FLESCH), (grade, grade <= _GRADE))
    return [Indicator(name, value, aim, reaches=met) for (name, aim), (value, met) in zip(aims, found, strict=True)]


def _syllables(word: str) -> int:
    """At least one; pyphen knows where a word may be divided, which is rarely more often than where it is spoken."""
    return len(_hyphens().positions(word.lower())) + 1


@cache
def _hyphens() -> Any:
    pyphen: Any = importlib.import_module("pyphen")
    return pyphen.Pyphen(lang="en_US", left=1, right=1)
