"""When a special day (業務特異日) is: a date or a rule, in Japanese or English, read as a test of days.

What is not understood is never guessed: `rule_of` gives nothing then, and whoever asks says so.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from agreements.content.business_days import is_business_day, is_holiday, nth_business_day
from agreements.content.text import Text

Test = Callable[[date], bool]
_WEEKDAYS = "月火水木金土日"
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
        if found is None:
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
    return bare, (lambda test: _shifted(test, step)) if step else (lambda test: test)


def _shifted(test: Test, step: int) -> Test:
    """A day that falls on a day off is the business day before (-1) or after (1) it."""

    def moved(day: date) -> bool:
        if not is_business_day(day):
            return False
        off, found = day - timedelta(days=step), test(day)
        while not is_business_day(off):
            found, off = found or test(off), off - timedelta(days=step)
        return found

    return moved


_MOVED = re.compile(
    r"[\s、,]*\(?(?:休業日|休日|土日祝|土日|祝日)(?:の場合|のとき|なら|に当たるとき)?[はの、]?"
    r"(?:(?P<before>前営業日|前倒し)|(?:翌営業日|後ろ倒し))\)?"
    r"|[\s,]*\(?(?:if|when) (?:it is |on )?a (?:holiday|day off|weekend),? ?(?:then )?(?:on )?the "
    r"(?:(?P<before_en>previous|preceding)|(?:next|following)) (?:business|working) day\)?"
)
_SEPARATED = re.compile(r"^(?:[\s、,;/・。.]|および|及び|または|又は|と(?=毎|第|[0-9]|最)|and |or |& |also |the )+")

_N = r"[0-9]{1,2}"
_LIST = rf"{_N}日?(?:[・、,/と]\s*{_N}日?)*"
_W = rf"[{_WEEKDAYS}]曜?日?"
_TO = r"\s*(?:から|~|〜|-|–|—|ー|to |until |through )\s*"
_EACH = r"(?:毎年の?)?"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": 0}
_ORD = rf"(?:{'|'.join(_ORDINALS)}|[1-5](?:st|nd|rd|th))"
_DAY_EN = rf"(?:{'|'.join(_ENGLISH_DAYS)})s?"
_MONTH_EN = rf"(?:{'|'.join(_MONTHS)}|{'|'.join(name[:3] for name in _MONTHS)})\.?"
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


def _numbers(words: str, least: int, most: int) -> set[int] | None:
    """Return the numbers of a list; None where one of them cannot be."""
    found = {int(one) for one in re.findall(r"[0-9]+", words)}
    return found if found and all(least <= one <= most for one in found) else None


def _date_test(match: re.Match[str]) -> Test | None:
    return _between((match["y0"], match["m0"], match["d0"]), (match["y0"], match["m0"], match["d0"]))


def _range_test(match: re.Match[str]) -> Test | None:
    last_month = match["m1"] or match["m0"]
    return _between((match["y0"], match["m0"], match["d0"]), (match["y1"] or match["y0"], last_month, match["d1"]))


Written = tuple[str | None, str, str]


def _between(first: Written, last: Written) -> Test | None:
    """From a date to another: in the years that are written, else each year, over New Year too."""
    if any(_day_of(int(year or 2024), int(month), int(day)) is None for year, month, day in (first, last)):
        return None
    start, end = (int(first[1]), int(first[2])), (int(last[1]), int(last[2]))
    if first[0] is None:
        if start <= end:
            return lambda day: start <= (day.month, day.day) <= end
        return lambda day: (day.month, day.day) >= start or (day.month, day.day) <= end
    begun, ended = date(int(first[0]), *start), date(int(last[0] or first[0]), *end)
    return (lambda day: begun <= day <= ended) if begun <= ended else None


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_last(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _month_end(months: str | None) -> Test | None:
    wanted = _numbers(months, 1, 12) if months else set(range(1, 13))
    return (lambda day: day.month in wanted and _is_last(day)) if wanted else None


def _month_days(words: str) -> Test | None:
    days = _numbers(words, 1, 31)
    return (lambda day: day.day in days) if days else None


def _weekday(words: str) -> Test | None:
    days = {_WEEKDAYS.index(one) for one in words.replace("曜日", "").replace("曜", "") if one in _WEEKDAYS}
    return (lambda day: day.weekday() in days) if days else None


def _nth_weekday(places: str, words: str) -> Test | None:
    numbers, is_day = _numbers(places, 1, 5), _weekday(words)
    return (lambda day: is_day(day) and (day.day + 6) // 7 in numbers) if numbers and is_day else None


def _last_weekday(words: str) -> Test | None:
    is_day = _weekday(words)
    return (lambda day: is_day(day) and (day + timedelta(days=7)).month != day.month) if is_day else None


def _weekday_span(match: re.Match[str]) -> Test:
    first, last = _WEEKDAYS.index(match["a"]), _WEEKDAYS.index(match["b"])
    return lambda day: (day.weekday() - first) % 7 <= (last - first) % 7


def _month_span(match: re.Match[str]) -> Test | None:
    first, last = int(match["a"]), int(match["b"])
    if not (1 <= first <= 31 and 1 <= last <= 31):
        return None
    return lambda day: first <= day.day <= last if first <= last else day.day >= first or day.day <= last


def _whole_months(words: str) -> Test | None:
    months = _numbers(words, 1, 12)
    return (lambda day: day.month in months) if months else None


def _business(place: int) -> Test:
    """The nth business day of a month, counted from its end for a negative place."""
    return lambda day: nth_business_day(day, place) == day


def _offset(match: re.Match[str]) -> Test | None:
    days = {"前日": 1, "前々日": 2, "翌日": -1}[match["off"]]
    inner = read_rule(match["rule"])
    return (lambda day: day + timedelta(days=days) in inner) if inner else None


def _place_en(words: str) -> int:
    return _ORDINALS.get(words, int(re.sub(r"\D", "", words) or 0))


def _weekdays_en(match: re.Match[str]) -> Test | None:
    days = "".join(_WEEKDAYS[place] for place, name in enumerate(_ENGLISH_DAYS) if name in match[0])
    places = [_place_en(one) for one in re.findall(_ORD, match["ords"] or "")]
    tests = [_last_weekday(days) if place == 0 else _nth_weekday(str(place), days) for place in places]
    found = [test for test in tests or [_weekday(days)] if test]
    return lambda day: any(test(day) for test in found)


def _dates_en(match: re.Match[str]) -> Test | None:
    first, last = _written_en(match["first"]), _written_en(match["last"] or match["first"])
    return _between(first, last)


def _written_en(words: str) -> Written:
    month = next(place for place, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name[:3]}", words))
    numbers = re.findall(r"[0-9]+", words)
    return next((one for one in numbers if len(one) == 4), None), str(month), numbers[0]


_FIXED: dict[str, Test] = {
    r"祝日|public holidays?": is_holiday,
    r"平日|営業日|weekdays|business days|working days": is_business_day,
    r"土日祝日?|休日|休業日": lambda day: not is_business_day(day),
    r"週末|土日|weekends?": lambda day: day.weekday() > 4,
    r"五十日|ごとおび|ゴトー日": lambda day: day.day in {5, 10, 15, 20, 25, 30} or (_is_last(day) and day.day < 30),
    r"年末年始": lambda day: (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3),
    r"(?:毎年)?年度末": lambda day: (day.month, day.day) == (3, 31),
    r"(?:各|毎)?四半期末日?|end of (?:the|each|every) quarter|quarter end": (
        lambda day: day.month % 3 == 0 and _is_last(day)
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
        (rf"{_EACH}(?P<months>{_N}月?(?:[・、,と]{_N}月?)*)月?の?末日?", lambda match: _month_end(match["months"])),
        (r"(?:毎月の?)?(?:月末日?|末日|月の最終日)|毎月末", lambda _match: _month_end(None)),
        (rf"毎月の?(?P<days>{_LIST}(?<=日))", lambda match: _month_days(match["days"])),
        (r"(?:毎月の?|月の?|月末の?)?最終営業日", lambda _match: _business(-1)),
        (r"(?:毎月の?|月初の?)?(?:第一|最初の|月初)営業日", lambda _match: _business(1)),
        (r"(?:毎月の?|月初の?)?第(?P<n>[1-9][0-9]?)営業日", lambda match: _business(int(match["n"]))),
        (rf"毎週の?(?P<days>{_W}(?:[・、,と/]?{_W})*)", lambda match: _weekday(match["days"])),
        (rf"(?:毎週の?|毎)?(?P<a>[{_WEEKDAYS}])曜?日?{_TO}(?P<b>[{_WEEKDAYS}])曜日?", _weekday_span),
        (rf"毎月の?(?P<a>{_N})日?{_TO}(?P<b>{_N})日(?:まで)?", _month_span),
        (rf"{_EACH}(?P<months>{_N})月(?:中|の間|いっぱい)?", lambda match: _whole_months(match["months"])),
        (rf"毎?(?P<days>[{_WEEKDAYS}]曜日?(?:[・、,と/][{_WEEKDAYS}]曜日?)*)", lambda match: _weekday(match["days"])),
        (
            rf"(?:毎月の?)?(?P<n>第{_N}(?:[・、,と/]第?{_N})*)の?(?P<days>[{_WEEKDAYS}])曜日?",
            lambda match: _nth_weekday(match["n"], match["days"]),
        ),
        (rf"(?:毎月の?|月の?)?(?:最終|最後の)(?P<days>[{_WEEKDAYS}])曜日?", lambda match: _last_weekday(match["days"])),
        (r"(?P<rule>[^、,]+?)の(?P<off>前日|前々日|翌日)", _offset),
        (rf"(?:the )?last day{_OF_MONTH}|(?:the )?end of (?:the|each|every) month|month[- ]end",
         lambda _match: _month_end(None)),
        (rf"(?:the )?last (?:business|working) day{_OF_MONTH}", lambda _match: _business(-1)),
        (
            rf"(?:the )?(?P<n>{_ORD}) (?:business|working) day{_OF_MONTH}",
            lambda match: _business(_place_en(match["n"]) or -1),
        ),
        (
            rf"{_EVERY}(?:(?P<ords>{_ORD}(?:{_AND}{_ORD})*) )?{_DAY_EN}(?:{_AND}{_DAY_EN})*{_OF_MONTH}",
            _weekdays_en,
        ),
        (
            rf"{_EVERY}(?P<days>{_NTH}(?:{_AND}{_NTH})*){_IN_A_MONTH}",
            lambda match: _month_days(match["days"]),
        ),
        (rf"(?:from )?(?P<first>{_EN_DATE})(?: ?(?:to|until|through|-|–) ?(?P<last>{_EN_DATE}))?{_YEARLY}", _dates_en),
    )
]  # fmt: skip
