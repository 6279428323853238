"""How dates, durations, phone numbers and hashes are written, on pages, in letters and in mails alike.

Each language has its own way of writing them: these are formats, not translations, so they stand here side by side.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_WEEKDAYS = "月火水木金土日"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = {
    "Asia/Tokyo": ("日本時間", "Japan time"),
    "UTC": ("協定世界時", "UTC"),
    "Asia/Seoul": ("韓国時間", "Korea time"),
    "Asia/Shanghai": ("中国時間", "China time"),
    "Asia/Singapore": ("シンガポール時間", "Singapore time"),
}


def date_table(value: date | datetime | None, zone: str | None = None) -> str:
    """Return 2026-10-19: a day as tables and forms write it (an instant counts in `zone`, else the site's)."""
    if value is None:
        return ""
    day = _local(value, zone).date() if isinstance(value, datetime) else value
    return day.isoformat()


def datetime_table(value: datetime | None, zone: str | None = None) -> str:
    """Return 2026-10-19 17:00 in `zone` (an IANA name), else in the site's zone."""
    return "" if value is None else _local(value, zone).strftime("%Y-%m-%d %H:%M")


def date_letter(value: date | datetime | None, zone: str | None = None, *, year: bool = False) -> str:
    """Return 10月19日（月） — with `year`, 2026年10月19日（月） — or Mon 19 Oct 2026."""
    if value is None:
        return ""
    day = _local(value, zone).date() if isinstance(value, datetime) else value
    if in_english():
        return f"{_DAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    start = f"{day.year}年" if year else ""
    return f"{start}{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def datetime_letter(value: datetime | None, zone: str | None = None, *, year: bool = False) -> str:
    """Return 10月19日（月）17:00（日本時間） or Mon 19 Oct 2026, 17:00 (Japan time): a letter names its zone."""
    if value is None:
        return ""
    local = _local(value, zone)
    day, clock, name = date_letter(local, zone, year=year), local.strftime("%H:%M"), zone_name(local)
    return f"{day}, {clock} ({name})" if in_english() else f"{day}{clock}（{name}）"


def understood(result: tuple[int, ...]) -> str:
    """Return 理解確認 4/5、74秒 for (right, asked, seconds), and that it was not done for nothing."""
    if not result:
        return _("理解確認：実施なし")
    right, asked, seconds = result
    return _("理解確認 %(right)d/%(asked)d、%(seconds)d秒") % {"right": right, "asked": asked, "seconds": seconds}


def masked_mail(mail: str) -> str:
    """Return h•••@minato.example: enough to know one's own address by, not enough to learn it."""
    name, _at, host = mail.rpartition("@")
    return f"{name[:1]}•••@{host}"


def masked_address(ip: str) -> str:
    """Return 192.0.•.• or 2001:db8:•: from which network, not from which desk."""
    if ":" in ip:
        return ":".join([*[group for group in ip.split(":")[:2] if group], "•"])
    return ".".join([*ip.split(".")[:2], "•", "•"])


def zone_name(local: datetime) -> str:
    """Return how people call the zone of an aware time: 日本時間, Japan time, else America/New_York UTC-04:00."""
    key = getattr(local.tzinfo, "key", None) or str(local.tzinfo)
    if key in _ZONES:
        return _ZONES[key][1 if in_english() else 0]
    offset = local.strftime("%z")
    utc = f"UTC{offset[:3]}:{offset[3:5]}"
    return utc if key.startswith("UTC") else f"{key} {utc}"


def minutes(value: int | timedelta | None, beside: Iterable[int | None] = ()) -> str:
    """Return 15分 or 15 min; whole hours from three hours on are written as hours (24時間, 24 h).

    `beside` are the others of its column: from an hour on all of them are in hours, where quarters of an hour are
    enough to say them and one is three hours or more (30分, 1.5時間, 6時間).
    """
    if value is None or value == "":
        return ""
    count = int(value.total_seconds() // 60) if isinstance(value, timedelta) else int(value)
    long = [one for one in (count, *beside) if one is not None and one >= 60]
    alike = max(long, default=0) >= 180 and all(one % 15 == 0 for one in long)
    if (count >= 60 and alike and long != [count]) or (count >= 180 and count % 60 == 0):
        return f"{count / 60:g} h" if in_english() else f"{count / 60:g}時間"
    return f"{count} min" if in_english() else f"{count}分"


def phone(number: str | None, language: str | None = None) -> str:
    """Return an E.164 number as people dial it: 03-0000-0142 in Japanese, +81 3-0000-0142 in English, with the words
    of its extension (;ext=12).

    A number of another country keeps its country code in both; what is not E.164 is given back as it is.
    """
    if not number:
        return ""
    e164, _ext, extension = number.partition(";ext=")
    try:
        parsed = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return number
    shown = language or get_language() or "ja"
    home = parsed.country_code == 81 and not shown.startswith("en")
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    words = phonenumbers.format_number(parsed, form)
    said = " ext. " if shown.startswith("en") else " 内線"
    return f"{words}{said}{extension}" if extension else words


def unbroken(words: str) -> str:
    """Return words between which no line ends."""
    return words.replace(" ", "\u00a0")


def short_hash(sha256: str | None) -> str:
    """Return the first twelve hex digits in groups of four (7c1e 90ab 41d2): what people read out to each other."""
    head = (sha256 or "")[:12]
    return " ".join(head[start : start + 4] for start in range(0, len(head), 4))


def _local(value: datetime, zone: str | None) -> datetime:
    """The moment in the named zone; a naive time is taken as already local there."""
    place = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    return value.replace(tzinfo=place) if timezone.is_naive(value) else value.astimezone(place)


def in_english() -> bool:
    """Whether the active language is English; Japanese is what everything else is shown in."""
    return (get_language() or "ja").startswith("en")
