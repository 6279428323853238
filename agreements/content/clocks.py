"""Hours told by the clock of another country: which clock words name, and what a moment of it is on ours."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_ZONES = {
    "Asia/Tokyo": r"日本(?:標準)?時間|東京時間|jst|japan (?:standard )?time|tokyo time",
    "UTC": r"協定世界時|世界標準時|utc(?:時間)?|gmt",
    "Europe/London": r"(?:英国|イギリス|ロンドン)(?:時間|時刻)|(?:london|uk) time",
    "Europe/Paris": r"(?:中央欧州|中央ヨーロッパ|フランス|パリ)(?:標準)?時間|central european time|cet|paris time",
    "Europe/Berlin": r"(?:ドイツ|ベルリン)時間|berlin time",
    "Asia/Kolkata": r"インド(?:標準)?時間|india(?:n)? (?:standard )?time",
    "Asia/Singapore": r"シンガポール時間|sgt|singapore time",
    "Asia/Hong_Kong": r"香港時間|hkt|hong kong time",
    "Asia/Shanghai": r"(?:中国|北京|上海)(?:標準)?時間|(?:china standard|beijing|shanghai) time",
    "Asia/Seoul": r"(?:韓国|ソウル)(?:標準)?時間|kst|(?:korea (?:standard )?|seoul )time",
    "Australia/Sydney": r"シドニー時間|sydney time",
    "America/New_York": r"(?:米国)?東部(?:標準)?時間|ニューヨーク時間|(?:us )?eastern (?:standard )?time|new york time",
    "America/Los_Angeles": r"(?:米国)?太平洋(?:標準)?時間|(?:us )?pacific (?:standard )?time",
}
_NAMED = re.compile(
    r"\(?\s{0,3}(?<![a-z])(?:in |by )?(?:"
    + "|".join(f"(?P<z{at}>{words})" for at, words in enumerate(_ZONES.values()))
    + r")(?![a-z])\s{0,3}(?:で|の)?\)?"
)


def clock_named_in(plain: str) -> tuple[str, str]:
    """Return words (folded) without the clock they name, and its zone; an empty zone where they name none. Of two
    clocks none is taken off, so that whoever reads the rest understands nothing."""
    found = list(_NAMED.finditer(plain))
    if len(found) != 1:
        return plain, ""
    zone = list(_ZONES)[int(str(found[0].lastgroup)[1:])]
    return _NAMED.sub(" ", plain).strip(), zone


def minute_there(day: date, minute: int, told: str, seen: str) -> tuple[date, int]:
    """Return the day and minute that a minute of a day is on another clock."""
    moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(told)) + timedelta(minutes=minute)
    there = moment.astimezone(ZoneInfo(seen))
    return there.date(), there.hour * 60 + there.minute
