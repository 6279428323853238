"""Numbers in running text: with a unit, as a phone number, as a page, and as bare values to compare."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from functools import lru_cache

from agreements.content import Language
from agreements.page_check.typed.sentences import Span

_DIGITS = r"[0-9０-９]"
_TIME_UNIT_JA = r"(?:分|秒|時|日(?!本)|週間|[かカヶケ]月)"
_TIME_UNIT_EN = r"(?:min(?:ute)?s?|h|hrs?|hours?|s|secs?|seconds?|days?|weeks?|months?)\b"
# A duration or a clock time: what answers the question "when".
_TIME = re.compile(
    rf"(?<!{_DIGITS}){_DIGITS}++(?:[.．]{_DIGITS}++)?[ 　-]?(?:{_TIME_UNIT_JA}|{_TIME_UNIT_EN})"
    rf"|{_DIGITS}{{1,2}}[:：]{_DIGITS}{{2}}"
)
# Not the digits of a name (E-71, B2), of a place (3番, 1段目, page 2, step 3) or of an item (第2).
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9０-９.])(?<![A-Za-z][-‐])(?<!第)(?<!\b[Ss]tep )(?<!\b[Pp]age )(?<!\bp\. )(?<!\bNo\. )"
    rf"{_DIGITS}++(?:[,，]{_DIGITS}{{3}})*(?:[.．]{_DIGITS}++)?"
    rf"(?![0-9０-９]*(?:番|段目|ページ|[-‐][A-Za-z]|[A-Za-z]*{_DIGITS}))"
)
_PHONE = re.compile(r"(?<![0-9A-Za-z.-])(?:\+[0-9]|[0０])(?:[ 　()（）-]{0,2}[0-9０-９]){8,14}(?![0-9A-Za-z])")
_PAGE = re.compile(rf"(?<!{_DIGITS}){_DIGITS}++ ?ページ|\b(?:p\.|page) ?\d+", re.IGNORECASE)
_VALUE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?=[ ]?([万億]?))")
_TIMES = {"": 1, "万": 10_000, "億": 100_000_000}
_MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
_MONTH = re.compile(rf"(?<=\d )(?:{'|'.join(_MONTHS)})\b|\b(?:{'|'.join(_MONTHS)})(?= \d|\b(?<!May))")
_WORDS = {
    "one": 1, "first": 1, "once": 1, "single": 1, "every": 1, "each": 1, "a": 1, "an": 1,
    "two": 2, "second": 2, "twice": 2, "three": 3, "third": 3, "four": 4, "fourth": 4, "five": 5, "fifth": 5,
    "six": 6, "sixth": 6, "seven": 7, "seventh": 7,
    "eight": 8, "eighth": 8, "nine": 9, "ninth": 9, "ten": 10, "tenth": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_KANJI = {kanji: number for number, kanji in enumerate("一二三四五六七八九十", start=1)}


@lru_cache(maxsize=256)
def times_in(text: str, within: Span) -> tuple[Span, ...]:
    """Return the durations and clock times of a part of a text (number + unit: 30分, 17:00, 5 min)."""
    return tuple(found.span() for found in _TIME.finditer(text, *within))


@lru_cache(maxsize=256)
def numbers_in(text: str, within: Span) -> tuple[Span, ...]:
    """Return the numbers of a part of a text that say how much; those of names, places and pages do not."""
    return tuple(found.span() for found in _NUMBER.finditer(text, *within))


@lru_cache(maxsize=256)
def reachable_in(text: str) -> bool:
    """Tell whether a text holds a phone number or a page."""
    return bool(_PHONE.search(text) or _PAGE.search(text))


def values_of(text: str) -> Counter[Decimal]:
    """Return every number of a text but phone numbers, as values: １万, 10,000 and 10000 are one; June is a 6."""
    plain = _PHONE.sub(" ", unicodedata.normalize("NFKC", text))
    found = [Decimal(one[0].replace(",", "")) * _TIMES[one[1]] for one in _VALUE.finditer(plain)]
    months = [Decimal(_MONTHS.index(one[0]) + 1) for one in _MONTH.finditer(plain)]
    return Counter(value.normalize() for value in [*found, *months])


def spelled_in(text: str, language: Language) -> Counter[Decimal]:
    """Return the numbers that may stand in words: "one time", "the first row", 三件."""
    if language == "en":
        return Counter(Decimal(_WORDS[one[0].lower()]) for one in _WORD.finditer(text))
    return Counter(Decimal(_KANJI[one]) for one in text if one in _KANJI)


def phones_of(text: str) -> Counter[str]:
    """Return every phone number of a text in one form: 03-0000-0142 and +81 3-0000-0142 are one."""
    found = ["".join(c for c in one[0] if c.isdigit() or c == "+") for one in _PHONE.finditer(_narrow(text))]
    return Counter(number if number.startswith("+") else f"+81{number.lstrip('0')}" for number in found)


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
