"""Hours as people write them (平日 9:00–18:00、土曜 9:00–12:00), in either language, and the days off beside them, read
as minutes of days.

What is not understood is never guessed: `read_hours` gives nothing then, and whoever asks says so.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from agreements.content.clocks import clock_named_in
from agreements.content.day_tests import WEEKDAYS, Test
from agreements.content.opening_hours import ALWAYS, DAY, Hours, Slot, Span, joined, missing, without
from agreements.content.special_days import DayRule, read_rule
from agreements.content.text import Text


def hours_of(hours: Text | None, calendar: Text | None = None) -> Hours | None:
    """Return the hours that texts say, in whichever language they are understood; None where in none."""
    found = next((one for words in (hours or {}).values() if (one := read_hours(words))), None)
    if found is None or calendar is None:
        return found
    if any(_NO_DAYS_OFF.fullmatch(_plain(words)) for words in calendar.values()):
        return found
    rules = (read_rule(_DAYS_OFF.sub("", words)) for words in calendar.values())
    off = next((rule for rule in rules if rule), None)
    return without(found, off) if off else None


def hours_told_in(text: Text | None) -> Hours | None:
    """Return the hours that a sentence names in one of its clauses: 「平日 9:00〜18:00は、端末を交換する」."""
    for words in (text or {}).values():
        pieces = [words, *re.split(r"[。]|は[、,]?|に限り|のみ|[、,](?=\D)", words)]
        found = next((one for piece in pieces if piece.strip() and (one := read_hours(piece.strip()))), None)
        if found:
            return found
    return None


def names_hours(text: Text | None) -> bool:
    """Whether words speak of hours or days, understood or not."""
    return any(_SPEAKS_OF_HOURS.search(_plain(words)) for words in (text or {}).values())


@lru_cache(maxsize=1024)
def read_hours(words: str) -> Hours | None:
    """Return the hours that words say: all of them, or nothing."""
    plain, clock = clock_named_in(_plain(words))
    plain, more = _without_days_more(plain)
    plain, breaks = _without_breaks(plain)
    left, off = _without_days_off(plain)
    slots = _slots_in(left) if left else []
    if more is not None and any(slot.on != slots[0].on for slot in slots):
        return None
    found = Hours(
        tuple(
            Slot(_or(slot.on, more) if more else slot.on, start, end, clock)
            for slot in slots
            for start, end in missing([(slot.start, slot.end)], breaks)
        ),
        bool(left and _WORKING_DAYS.search(left)),
    )
    return (without(found, off) if off else found) if found.slots else None


def _slots_in(plain: str) -> list[Slot]:
    slots: list[Slot] = []
    test, place = None, 0
    for match in _RANGE.finditer(plain):
        days = _bare(plain[place : match.start()])
        test = _days_in(days) if days else test or _every_day
        if test is None or (span := _span_of(match)) is None:
            return []
        slots.append(Slot(test, *span))
        place = match.end()
    rest = _bare(plain[place:])
    if rest and not _EVERY_DAY.fullmatch(rest):
        # "9am-5pm on weekdays": the only hours, and the days behind them.
        test = _days_in(rest)
        slots = (
            [Slot(test, slots[0].start, slots[0].end)] if test and len(slots) == 1 and slots[0].on == _every_day else []
        )
    elif rest and not slots:
        slots = list(ALWAYS.slots)
    return slots


def _bare(words: str) -> str:
    """Return the days that stand between hours, without what says nothing of days."""
    words = _NOISE.sub(" ", words)
    begins = _SEPARATES.match(words)
    return words[begins.end() if begins else 0 :].rstrip(_SEPARATORS + "のは").removesuffix("from").strip()


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold().strip()


def _without_days_more(plain: str) -> tuple[str, Test | None]:
    """Take off the days that are in it too: 「月〜金（祝日も対応）」."""
    match = _IN_IT_TOO.search(plain)
    rule = read_rule(match["more"] or match["more_en"]) if match else None
    return (_IN_IT_TOO.sub(" ", plain, count=1), rule.__contains__) if rule else (plain, None)


def _without_breaks(plain: str) -> tuple[str, list[Span]]:
    """Take off the hours of every day that are left out, as those of a night lie on both its days."""
    found = [span for match in _BREAK.finditer(plain) if (span := _span_of(_RANGE.search(match[0])))]
    spans = [(start + days, end + days) for start, end in found for days in (-DAY, 0, DAY)]
    return (_BREAK.sub(" ", plain), joined(spans)) if found else (plain, [])


def _without_days_off(plain: str) -> tuple[str | None, DayRule | None]:
    """Take off the days that are left out; (None, None) where they are not understood."""
    match = _LEFT_OUT.search(plain)
    if match is None:
        return plain, None
    rule = read_rule(match["off"] or match["off_en"])
    return (_LEFT_OUT.sub(" ", plain, count=1), rule) if rule else (None, None)


def _days_in(words: str) -> Test | None:
    if _EVERY_DAY.fullmatch(words):
        return _every_day
    if _BARE_WEEKDAYS.fullmatch(words):
        words = re.sub(rf"([{WEEKDAYS}])(?:曜日?)?", r"\1曜", words)
    full = _ABBREVIATED.sub(lambda match: _NAMES[match[0][:3]], words)
    if span := re.fullmatch(rf"({'|'.join(_NAMES.values())})s?\s*{_TO}\s*({'|'.join(_NAMES.values())})s?", full):
        first, last = (WEEKDAYS[list(_NAMES.values()).index(name)] for name in span.groups())
        full = f"{first}曜〜{last}曜"
    rule = read_rule(full)
    return rule.__contains__ if rule else None


def _span_of(match: re.Match[str] | None) -> Span | None:
    """The minutes of a range; an end before its start is on the morning after."""
    if match is None:
        return None
    if match["all_day"]:
        return 0, DAY
    start = _minute(match["h0"], match["m0"] or match["x0"], match["p0"])
    end = _minute(match["h1"], match["m1"] or match["x1"], match["p1"])
    if end <= start or match["next_day"]:
        end += DAY
    return (start, end) if start < DAY and end - start <= DAY else None


def _minute(hour: str, minute: str | None, half: str | None) -> int:
    count = int(hour) % 12 + (12 if half == "p" else 0) if half else int(hour)
    return count * 60 + (30 if minute == "半" else int((minute or "0").rstrip("分")))


def _or(test: Test, more: Test) -> Test:
    return lambda day: test(day) or more(day)


def _every_day(_day: date) -> bool:
    return True


_NAMES = {
    "mon": "monday", "tue": "tuesday", "wed": "wednesday", "thu": "thursday", "fri": "friday", "sat": "saturday",
    "sun": "sunday",
}  # fmt: skip
_BARE_WEEKDAYS = re.compile(rf"[{WEEKDAYS}](?:曜日?)?(?:\s*(?:から|[~〜–・、,-])\s*[{WEEKDAYS}](?:曜日?)?)*")
_ABBREVIATED = re.compile(rf"\b(?:{'|'.join(_NAMES)})[a-z]*\.?")
_TO = r"(?:から|~|〜|-|–|—|−|ー|to|until|through)"


def _clock(n: int) -> str:
    return (
        rf"(?P<h{n}>[0-9]{{1,2}})(?::(?P<m{n}>[0-9]{{2}})(?!\d)|時(?P<x{n}>半|[0-9]{{1,2}}分)?|(?=\s?[ap]\.?m))"
        rf"(?:\s?(?P<p{n}>[ap])\.?m\.?)?"
    )


_ALL_DAY = (
    r"24時間(?:[・、/]?365日)?(?:体制)?|終日|いつでも|24[/x]7(?:[/x]365)?|24/365"
    r"|24 ?h(?:ours?|rs)?(?: a day)?(?:,? ?7 days a week)?"
    r"|(?:a)?round the clock|at any time"
)
_RANGE = re.compile(rf"(?P<all_day>{_ALL_DAY})|{_clock(0)}\s*{_TO}\s*(?P<next_day>翌日?の?)?{_clock(1)}(?:まで)?")
_TIMES = re.sub(r"\?P<\w+>", "?:", rf"{_clock(0)}\s*{_TO}\s*(?:翌日?の?)?{_clock(1)}")
_BREAK = re.compile(
    rf"[(、,\s]{{0,9}}(?:ただし[、,]?)?(?:お?昼休み|深夜|夜間)?の?\s{{0,9}}{_TIMES}\s{{0,9}}(?:を|は)?(?:除[くき]|休み|休憩)の?\)?"
    rf"|[(,\s]{{0,9}}(?:except|excluding|closed)(?: from| at)? {_TIMES}\)?"
)
_IN_IT_TOO = re.compile(
    r"[(、,\s]{0,9}(?<![0-9:])(?P<more>[^()、,・:0-9\s][^():0-9\s]{0,60}?)\s{0,9}"
    r"(?:(?:も|を)?含(?:む|め(?:て|る)?|みます)|も(?:対応|営業|受付|可))\)?"
    r"|[(,\s]{0,9}(?:including|incl\.?) (?P<more_en>[a-z ,&]{1,90})\)?$"
)
_EVERY_DAY = re.compile(r"毎日|年中無休|365日|無休|daily|every ?day|all days|7 days a week|seven days a week")
_WORKING_DAYS = re.compile(r"平日|営業日|weekday|business day|working day|月(?:曜日?)?\s*[~〜–-]\s*(?:金|土)|mon")
_NO_DAYS_OFF = re.compile(r"なし|無し|無休|年中無休|none|no days off")
_DAYS_OFF = re.compile(r"(?:は|が|を)?(?:休み|休業|定休日?|除く)$|^(?:closed (?:on )?)", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"[(、,。\s]{0,9}(?:ただし[、,]?)?(?<![0-9:])(?P<off>[^()、,。・:時\s][^()。:時]{0,60}?)\s{0,9}"
    r"(?:(?:を|は)除[くき]|(?:は|が)?(?:休み|休業|定休日?))\)?"
    r"|[(,\s]{0,9}(?:except|excluding|closed)(?: for| on)? (?P<off_en>[^()0-9]{1,90})\)?$"
)
# What stands between days and hours and says nothing more of them.
_NOISE = re.compile(r"有人|対応|夜間|日中|昼間|深夜|受付|電話|at night|during the day|\(\s*\)")
_SEPARATORS = " 、,;:/・。()"
_SEPARATES = re.compile(r"(?:[、,;/・。()\s]|および|及び|and\s|on\s|from\s)+")
_SPEAKS_OF_HOURS = re.compile(
    r"平日|営業日|営業時間|休日|祝日|土日|土曜|日曜|夜間|日中|昼間|深夜|時間内|時間外|勤務"
    r"|年末年始|24時間(?:\s*$|[(、,・対受3])|[0-9]時(?!間)|[0-9]:[0-9]{2}|[月火水木金土日]曜|[月火水木金土][〜~-][火水木金土日]"
    r"|weekday|weekend|holiday|business (?:day|hour)|working (?:day|hour)|office hour|night|daytime"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\s*(?:-|–|to|through)\s*(?:mon|tue|wed|thu|fri|sat|sun)"
    r"|[0-9] ?[ap]\.?m\b"
)
