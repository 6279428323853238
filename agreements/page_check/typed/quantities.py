"""Numbers in running text: with a unit, as a phone number, as a page, and as bare values to compare."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from functools import lru_cache

from agreements.content import Language
from agreements.content.vocabulary import MARKS
from agreements.page_check.typed.sentences import Span

_DIGITS = r"[0-9０-９]"
_TIME_UNIT_JA = r"(?:分|秒|時|営業日|日(?!本)|週間|[かカヶケ]月|年)"
_TIME_UNIT_EN = (
    r"(?:(?:working |business |calendar )?days?|min(?:ute)?s?|h|hrs?|hours?|s|secs?|seconds?|weeks?|months?)\b"
)
_SPELLED = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred"
)
# A duration or a clock time: what answers the question "when".
_TIME = re.compile(
    rf"(?<!{_DIGITS}){_DIGITS}++(?:[.．]{_DIGITS}++)?[ 　-]?(?:{_TIME_UNIT_JA}|{_TIME_UNIT_EN})"
    rf"|{_DIGITS}{{1,2}}[:：]{_DIGITS}{{2}}"
    rf"|\b(?:{_SPELLED}|an)[ -]{_TIME_UNIT_EN}|[二三四五六七八九十]+{_TIME_UNIT_JA}",
    re.IGNORECASE,
)
# Not the digits of a name (E-71, B2, Level 1), of a place (3番, 1段目, page 2, step 3) or of an item (第2).
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9０-９.])(?<![A-Za-z][-‐])(?<!第)(?<!\b[Ss]tep )(?<!\b[Pp]age )(?<!\bp\. )(?<!\bNo\. )"
    rf"(?<![Ll]evel )(?<![Pp]riority )(?<![Cc]lause )(?<![Ss]ection )(?<!レベル)(?<!重大度)(?<!優先度)"
    rf"(?<!段階)(?<![{''.join(MARKS)}])"
    rf"{_DIGITS}++(?:[,，]{_DIGITS}{{3}})*(?:[.．]{_DIGITS}++)?"
    rf"(?![0-9０-９]*(?:番|段目|ページ|[-‐][A-Za-z]|[A-Za-z]*{_DIGITS}))"
    rf"|\b(?:{_SPELLED})\b|[二三四五六七八九十]+(?=[分秒日月年件人名社店回台割本枚])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![0-9A-Za-z.-])(?:\+[0-9]|[0０])(?:[ 　()（）-]{0,2}[0-9０-９]){8,14}(?![0-9A-Za-z])")
_EXTENSION = re.compile(rf"(?:内線|extension|\bext\.?)[ 　:：]?{_DIGITS}{{2,6}}", re.IGNORECASE)
# How long something lasted before anybody acts: no answer to "by when" (5分続いたら, for 5 minutes, more than an hour).
_LASTED = re.compile(
    r"[ 　]?(?:以上|間?[をも]?(?:超|こえ|続|継続|経|たって|たった|たつ|たち|過ぎ|待))|(?: or more| without| has passed)"
)
_LASTS = re.compile(r"(?:\bfor|\bthan|\bover|\bexceeds|\bpast|\bleast|\blasts|\bbeyond) $", re.IGNORECASE)
# By when or how often: no answer to "how many", "how much".
_BY_WHEN = re.compile(r"[ 　]?(?:間?(?:以内|ごと|毎|おき|まで|後|前)|に[一回度連知送]|[のに]1[回度])|(?: of| after)\b")
_WITHIN = re.compile(r"(?:\bwithin|\bevery|\bin|\bby|\bat|\bbefore|\buntil|\beach) $", re.IGNORECASE)
# The ends of an amount: what says how far "about" may go.
_BOUND = re.compile(
    r"(?:最大|最長|最小|最短|遅くとも|多くとも|少なくとも|上限|下限|長くて?も?|遅くても?)[はが、で]?[0-9０-９]"
    r"|[0-9０-９][分秒時間日件名人台社店回%％か月年]*(?:以[内下上]|未満|まで|を?超え|を?下回|を?上回|[〜～–-][0-9０-９])"
    r"|(?:at most|at least|no more than|no later than|not more than|up to|maximum|minimum|max\.?|min\.?|within|between"
    r"|at the latest|under|over|below|above)(?: of| than)? ?\d|\d{1,9} ?(?:to|–|-) ?\d"
    r"|\d \w+ (?:at most|at the latest|or less)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    rf"(?<!{_DIGITS}){_DIGITS}++ ?(?:ページ|章|条|節|項|番)"
    r"|\b(?:p\.|(?:page|clause|section|step|annex|appendix|table|row|list|runbook|form)) ?(?:\d+|[A-Z]\b)",
    re.IGNORECASE,
)
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
def deadlines_in(text: str, within: Span) -> tuple[Span, ...]:
    """Return the times of a part of a text that say by when or how often; those that only say how long something
    lasted before (5分続いたら, for 5 minutes) do not."""
    return tuple(span for span in times_in(text, within) if not _is_around(text, span, _LASTS, _LASTED))


@lru_cache(maxsize=256)
def numbers_in(text: str, within: Span) -> tuple[Span, ...]:
    """Return the numbers of a part of a text that say how much; those of names, places and pages do not."""
    return tuple(found.span() for found in _NUMBER.finditer(text, *within))


@lru_cache(maxsize=256)
def measures_in(text: str, within: Span) -> tuple[Span, ...]:
    """Return the numbers that measure something: neither a clock time nor by when or how often it is done."""
    by_when = [
        span for span in times_in(text, within) if _is_clock(text, span) or _is_around(text, span, _WITHIN, _BY_WHEN)
    ]
    return tuple(span for span in numbers_in(text, within) if not any(_meet(span, one) for one in by_when))


@lru_cache(maxsize=256)
def counts_in(text: str, within: Span) -> tuple[Span, ...]:
    """Return the numbers that count something: no time."""
    times = times_in(text, within)
    return tuple(span for span in numbers_in(text, within) if not any(_meet(span, one) for one in times))


@lru_cache(maxsize=256)
def bounds_in(text: str, within: Span) -> tuple[Span, ...]:
    """Return the amounts a part of a text sets as ends: 最大40分, 25〜35分, at most 40 minutes."""
    return tuple(found.span() for found in _BOUND.finditer(text, *within))


def _is_around(text: str, span: Span, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
    start, end = span
    return bool(after.match(text, end) or before.search(text[max(0, start - 12) : start]))


def _is_clock(text: str, span: Span) -> bool:
    said = text[slice(*span)]
    return ":" in said or "：" in said or (said.endswith("時") and not text.startswith("間", span[1]))


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@lru_cache(maxsize=256)
def reachable_in(text: str) -> bool:
    """Tell whether a text holds a phone number or a page."""
    return bool(_PHONE.search(text) or _PAGE.search(text))


@lru_cache(maxsize=256)
def dialled_in(text: str) -> bool:
    """Tell whether a text holds a phone number or an extension."""
    return bool(_PHONE.search(text) or _EXTENSION.search(text))


@lru_cache(maxsize=256)
def placed_in(text: str) -> bool:
    """Tell whether a text says where else to look: a page, a step, a clause by its number."""
    return bool(_PAGE.search(text))


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
