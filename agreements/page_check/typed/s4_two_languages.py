from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from agreements.content import AgreementContent, Language, languages_of
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.quantities import phones_of, spelled_in, values_of

Numbers = Counter[Decimal]


def s4_two_languages(content: AgreementContent) -> Finding:
    """S4: the languages of an agreement have the same acts, and in every text the same numbers and phone numbers (as
    a multiset; 1万 is 10,000, June is a 6, "one" may stand for a 1). A text that is not translated yet is told, and
    does not fail: the paper marks it. Source: docs/rubric.md S4."""
    first, *others = languages_of(content)
    if not others:
        return finding_of("S4", None, _("言語は1つだけです"))
    texts = list(_texts(content, "", ""))
    hits = [hit for other in others for text in texts for hit in _differences(text, first, other)]
    missing = [hit for text in texts for language in (first, *others) for hit in _missing(text, language)]
    counts = {"differ": len(hits), "missing": len(missing)}
    measured = _("数字の合わない文 %(differ)d、訳のない文 %(missing)d") % counts
    return finding_of("S4", not hits, measured, (*hits, *missing))


def _texts(part: Any, path: str, key: str) -> Iterator[tuple[str, str, dict[Language, str]]]:
    """Every text of a content with its path and the key of the item that holds it."""
    if isinstance(part, dict):
        yield path, key, part
    elif isinstance(part, list):
        for place, entry in enumerate(part):
            yield from _texts(entry, f"{path}.{place}", key)
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _texts(getattr(part, name), f"{path}.{name}".lstrip("."), getattr(part, "key", key))


def _differences(text: tuple[str, str, dict[Language, str]], first: Language, other: Language) -> Iterator[Hit]:
    path, key, said = text
    if first not in said or other not in said:
        return
    words, place = said[other], f"{path}.{other}"
    if phones_of(said[first]) != phones_of(words):
        yield Hit(words, place, key, 0, len(words), _("電話番号が、もう1つの言語と違います。どちらが正しいですか？"))
    if not _agree(said[first], first, words, other):
        facts = {"other": _listed(values_of(said[first])), "here": _listed(values_of(words))}
        question = _("数字が違います（ここ %(here)s、もう1つの言語 %(other)s）。どちらが正しいですか？") % facts
        yield Hit(words, place, key, 0, len(words), question)


def _agree(one: str, first: Language, two: str, other: Language) -> bool:
    """Tell whether two texts say the same numbers, where one may spell some of them out."""
    left, right = values_of(one), values_of(two)
    return not (left - right) - spelled_in(two, other) and not (right - left) - spelled_in(one, first)


def _missing(text: tuple[str, str, dict[Language, str]], language: Language) -> Iterator[Hit]:
    path, key, said = text
    if language not in said:
        yield Hit("", f"{path}.{language}", key, question=_("この文の訳はまだありません。"))


def _listed(numbers: Numbers) -> str:
    return ", ".join(f"{number:f}" for number in sorted(numbers.elements())) or _("なし")
