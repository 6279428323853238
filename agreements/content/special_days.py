"""When a special day (業務特異日) is: a date or a rule, in Japanese or English, read as a test of days.

What is not understood is never guessed: `rule_of` gives nothing then, and whoever asks says so.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from agreements.content.business_days import is_business_day, is_holiday
from agreements.content.day_tests import (
    WEEKDAYS,
    Test,
    Written,
    between,
    days_of_month,
    either,
    is_last,
    month_end,
    numbers_in,
    on_business_day,
    on_last_weekday,
    on_nth_weekday,
    on_weekday,
    shifted,
    whole_months,
)
from agreements.content.text import Text

_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FAR = timedelta(days=4 * 366)


@dataclass(frozen=True)
class DayRule:
    """Any of these tests says that a day is one; where it falls on a day off, the day before or after in its place."""

    tests: tuple[Test, ...]

    def __contains__(self, day: date) -> bool:
        return any(test(day) for test in self.tests)

    def next_from(self, day: date) -> date | None:
        """Return the first such day from `day` on; None where there is none in the next four years."""
        days = (day + timedelta(days=some) for some in range(_FAR.days))
        return next((one for one in days if one in self), None)


def rule_of(when: Text) -> DayRule | None:
    """Return the rule that a text says, in whichever language it is understood; None where it is in none."""
    return next((rule for words in when.values() if (rule := read_rule(words))), None)


@lru_cache(maxsize=512)
def read_rule(words: str) -> DayRule | None:
    """Return the rule that words say: all of them, or nothing."""
    plain = unicodedata.normalize("NFKC", words).casefold().strip()
    plain, moved = _without_notes(plain)
    tests: list[Test] = []
    while rest := _SEPARATED.sub("", plain):
        found = next(_readings_of(rest), None)
        # What follows without a word between, as in 「8月第1土曜日」, would narrow the rule, not widen it.
        if found is None or (tests and rest == plain.strip()):
            return None
        test, plain = found
        tests.append(moved(test))
    return DayRule(tuple(tests)) if tests else None


def _readings_of(text: str) -> Iterator[tuple[Test, str]]:
    """Yield each test that the beginning of a text says, with what is left: the longest first."""
    found = [(pattern.match(text), make) for pattern, make in _RULES]
    for match, make in sorted(((m, make) for m, make in found if m), key=lambda one: -one[0].end()):
        if (test := make(match)) is not None:
            yield test, text[match.end() :]


def _without_notes(text: str) -> tuple[str, Callable[[Test], Test]]:
    """Take off what stands in brackets and where a day off moves it; return the rest, and how a test is moved."""
    moved = _MOVED.search(text)
    step = 0 if moved is None else -1 if moved["before"] or moved["before_en"] else 1
    bare = re.sub(r"\([^()]*\)|「[^」]*」", "", _MOVED.sub("", text)).strip()
    return bare, (lambda test: shifted(test, step)) if step else (lambda test: test)


_MOVED = re.compile(
    r"[\s、,]{0,9}\(?(?:休業日|休日|土日祝|土日|祝日)(?:の場合|のとき|なら|に当たるとき)?[はの、]?"
    r"(?:(?P<before>前営業日|前倒し)|(?:翌営業日|後ろ倒し))\)?"
    r"|[\s,]{0,9}\(?(?:if|when) (?:it is |on )?a (?:holiday|day off|weekend),? ?(?:then )?(?:on )?the "
    r"(?:(?P<before_en>previous|preceding)|(?:next|following)) (?:business|working) day\)?"
)
_SEPARATED = re.compile(
    r"^(?:\s*(?:[、,;/・。.]|および|及び|または|又は|と(?=\s*(?:毎|第|[0-9]|最|月))|and |or |& |also ))*\s*(?:the )?"
)

_N = r"[0-9]{1,2}"
_LIST = rf"{_N}日?(?:[・、,/と]\s*{_N}日?)*"
_W = rf"[{WEEKDAYS}]曜?日?"
_TO = r"\s*(?:から|~|〜|-|–|—|ー|to |until |through )\s*"
_EACH = r"(?:毎年の?)?"
_PLACE = rf"(?:第{_N}(?:[・、,と/]第?{_N})*|第一|最終|最後の|最初の)"
_PLACE_IN_MONTH = rf"{_PLACE}の?(?:[{WEEKDAYS}]曜日?|営業日)"
_SOME_MONTHS = rf"{_EACH}(?P<months>(?:{_N}月?[・、,と/])*{_N}月)"
_BUSINESS_DAY = "(?:business|working) day"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": 0}
_ORD = rf"(?:{'|'.join(_ORDINALS)}|[1-5](?:st|nd|rd|th))"
_DAY_EN = rf"(?:{'|'.join(_ENGLISH_DAYS)})s?"
_MONTH_EN = rf"(?:{'|'.join(_MONTHS)}|{'|'.join(name[:3] for name in _MONTHS)})\.?"
_ONE_MONTH = rf"(?P<months>{_MONTH_EN})"
_EVERY = r"(?:every |each |the |on )*"
_AND = r"(?:,| and|, and) (?:the )?"
_NTH = rf"{_N}(?:st|nd|rd|th)"
_IN_A_MONTH = r"(?: (?:of|in) (?:the|each|every|a) month| (?:each|every) month| monthly)"
_OF_MONTH = rf"{_IN_A_MONTH}?"
_EN_DATE = rf"(?:{_N}(?:st|nd|rd|th)? {_MONTH_EN}|{_MONTH_EN} {_N}(?:st|nd|rd|th)?)(?:,? [0-9]{{4}})?"
_YEARLY = r"(?: (?:of )?(?:each|every) year| yearly| annually)?"


def _date(place: int) -> str:
    year, month, day = f"(?P<y{place}>[0-9]{{4}})", f"(?P<m{place}>{_N})", f"(?P<d{place}>{_N})"
    return f"(?:{year}[-/年])?{month}[-/月]{day}日?"


def _date_test(match: re.Match[str]) -> Test | None:
    return between((match["y0"], match["m0"], match["d0"]), (match["y0"], match["m0"], match["d0"]))


def _range_test(match: re.Match[str]) -> Test | None:
    last_month = match["m1"] or match["m0"]
    return between((match["y0"], match["m0"], match["d0"]), (match["y1"] or match["y0"], last_month, match["d1"]))


def _weekday_span(match: re.Match[str]) -> Test:
    first, last = WEEKDAYS.index(match["a"]), WEEKDAYS.index(match["b"])
    return lambda day: (day.weekday() - first) % 7 <= (last - first) % 7


def _month_span(match: re.Match[str]) -> Test | None:
    first, last = int(match["a"]), int(match["b"])
    if not (1 <= first <= 31 and 1 <= last <= 31):
        return None
    return lambda day: first <= day.day <= last if first <= last else day.day >= first or day.day <= last


def _in_months(match: re.Match[str]) -> Test | None:
    """A rule of each month, in some months only: 「8月の第1土曜日」, "the last Friday of March"."""
    named = [place for place, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name[:3]}", match["months"])]
    months = set(named) or numbers_in(match["months"], 1, 12)
    inner = read_rule(match["inner"])
    return (lambda day: day.month in months and day in inner) if months and inner else None


def _offset(match: re.Match[str]) -> Test | None:
    days = {"前日": 1, "前々日": 2, "翌日": -1}[match["off"]]
    inner = read_rule(match["rule"])
    return (lambda day: day + timedelta(days=days) in inner) if inner else None


def _place_en(words: str) -> int:
    return _ORDINALS.get(words, int(re.sub(r"\D", "", words) or 0))


def _weekdays_en(match: re.Match[str]) -> Test | None:
    days = "".join(WEEKDAYS[place] for place, name in enumerate(_ENGLISH_DAYS) if name in match[0])
    places = [_place_en(one) for one in re.findall(_ORD, match["ords"] or "")]
    tests = [on_last_weekday(days) if place == 0 else on_nth_weekday(str(place), days) for place in places]
    found = [test for test in tests or [on_weekday(days)] if test]
    return lambda day: any(test(day) for test in found)


def _dates_en(match: re.Match[str]) -> Test | None:
    first, last = _written_en(match["first"]), _written_en(match["last"] or match["first"])
    return between(first, last)


def _written_en(words: str) -> Written:
    month = next(place for place, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name[:3]}", words))
    numbers = re.findall(r"[0-9]+", words)
    return next((one for one in numbers if len(one) == 4), None), str(month), numbers[0]


_FIXED: dict[str, Test] = {
    r"(?:国民の)?祝祭?日|(?:(?:public|national|bank) )?holidays?": is_holiday,
    r"平日|営業日|weekdays|business days|working days": is_business_day,
    r"土[・、]?日[・、と]?祝祭?日?|休日|休業日|weekends (?:and|&) (?:public )?holidays": (
        lambda day: not is_business_day(day)
    ),
    r"週末|土日|weekends?": lambda day: day.weekday() > 4,
    r"五十日|ごとおび|ゴトー日": lambda day: day.day in {5, 10, 15, 20, 25, 30} or (is_last(day) and day.day < 30),
    r"年末年始|(?:the )?(?:new year|year[- ]end) holidays": (
        lambda day: (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    ),
    r"(?:毎年)?年度末": lambda day: (day.month, day.day) == (3, 31),
    r"(?:各|毎)?四半期末日?|end of (?:the|each|every) quarter|quarter end": (
        lambda day: day.month % 3 == 0 and is_last(day)
    ),
    r"大晦日|大みそか|new year's eve": lambda day: (day.month, day.day) == (12, 31),
    r"元日|元旦|new year's day": lambda day: (day.month, day.day) == (1, 1),
}  # fmt: skip

_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Test | None]]] = [
    (re.compile(pattern), make)
    for pattern, make in (
        *((words, lambda _match, test=test: test) for words, test in _FIXED.items()),
        (rf"{_EACH}{_date(0)}{_TO}{_EACH}(?:翌年?の?)?{_date(1)}(?:まで|の間)?", _range_test),
        (rf"{_EACH}{_date(0)}{_TO}(?P<y1>)(?P<m1>)(?P<d1>{_N})日(?:まで|の間)?", _range_test),
        (rf"{_EACH}{_date(0)}", _date_test),
        (rf"{_EACH}(?P<months>{_N}月?(?:[・、,と]{_N}月?)*)月?の?末日?", lambda match: month_end(match["months"])),
        (r"(?:毎月の?)?(?:月末日?|末日|月の最終日)|毎月末", lambda _match: month_end(None)),
        (rf"毎月の?(?P<days>{_LIST}(?<=日))", lambda match: days_of_month(match["days"])),
        (r"(?:毎月の?|月の?|月末の?)?最終営業日", lambda _match: on_business_day(-1)),
        (r"(?:毎月の?|月初の?)?(?:第一|最初の|月初)営業日", lambda _match: on_business_day(1)),
        (r"(?:毎月の?|月初の?)?第(?P<n>[1-9][0-9]?)営業日", lambda match: on_business_day(int(match["n"]))),
        (rf"毎週の?(?P<days>{_W}(?:[・、,と/]?{_W})*)", lambda match: on_weekday(match["days"])),
        (rf"(?:毎週の?|毎)?(?P<a>[{WEEKDAYS}])曜?日?{_TO}(?P<b>[{WEEKDAYS}])曜日?", _weekday_span),
        (rf"毎月の?(?P<a>{_N})日?{_TO}(?P<b>{_N})日(?:まで)?", _month_span),
        (rf"{_EACH}(?P<months>{_N})月(?:中|の間|いっぱい)?", lambda match: whole_months(match["months"])),
        (rf"毎?(?P<days>[{WEEKDAYS}]曜日?(?:[・、,と/][{WEEKDAYS}]曜日?)*)", lambda match: on_weekday(match["days"])),
        (
            rf"(?:毎月の?)?(?P<n>第{_N}(?:[・、,と/]第?{_N})*)の?(?P<days>[{WEEKDAYS}])曜日?",
            lambda match: on_nth_weekday(match["n"], match["days"]),
        ),
        (
            rf"(?:毎月の?|月の?)?(?:最終|最後の)(?P<days>[{WEEKDAYS}])曜日?",
            lambda match: on_last_weekday(match["days"]),
        ),
        (rf"{_SOME_MONTHS}の?(?P<inner>{_PLACE_IN_MONTH}|(?:毎週)?[{WEEKDAYS}]曜日?)", _in_months),
        (rf"(?P<inner>{_EVERY}(?:{_ORD} )?(?:{_DAY_EN}|{_BUSINESS_DAY})) (?:of|in) {_ONE_MONTH}{_YEARLY}", _in_months),
        (r"(?P<rule>[^、,]+?)の(?P<off>前日|前々日|翌日)", _offset),
        (rf"(?:the )?last day{_OF_MONTH}|(?:the )?end of (?:the|each|every) month|month[- ]end",
         lambda _match: month_end(None)),
        (rf"(?:the )?last (?:business|working) day{_OF_MONTH}", lambda _match: on_business_day(-1)),
        (
            rf"(?:the )?(?P<n>{_ORD}) (?:business|working) day{_OF_MONTH}",
            lambda match: on_business_day(_place_en(match["n"]) or -1),
        ),
        (
            rf"{_EVERY}(?:(?P<ords>{_ORD}(?:{_AND}{_ORD})*) )?{_DAY_EN}(?:{_AND}{_DAY_EN})*{_OF_MONTH}",
            _weekdays_en,
        ),
        (
            rf"{_EVERY}(?P<days>{_NTH}(?:{_AND}{_NTH})*){_IN_A_MONTH}",
            lambda match: days_of_month(match["days"]),
        ),
        (
            rf"(?P<days>{_NTH}(?:{_AND}{_NTH})*){_AND}last day{_IN_A_MONTH}",
            lambda match: either(days_of_month(match["days"]), month_end(None)),
        ),
        (rf"(?:from )?(?P<first>{_EN_DATE})(?: ?(?:to|until|through|-|–) ?(?P<last>{_EN_DATE}))?{_YEARLY}", _dates_en),
    )
]  # fmt: skip
