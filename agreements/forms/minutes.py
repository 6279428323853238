"""Minutes as people write them: 30分, 1時間半, 1,440; two of them as a range (30〜60, 30分から1時間)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from gobag.letters import plain_letters, seen_letters

_HOURS = re.compile(
    r"(?:(\d{1,5})(?:時間|hours?|h))?(半)?(?:(\d{1,7})(?:分間?|minutes?|mins?|m)?)?(?:以内|ごと|毎|後|おき)?"
)
_BETWEEN = re.compile(r"~|-|\u2010|\u2011|\u2012|\u2013|\u2014|\u30fc|から|to")
_CLOCK = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?")


class MinutesField(forms.IntegerField):
    """Whole minutes, from none to a year."""

    default_error_messages = {
        "invalid": gettext_lazy("分を整数で入れてください（例 15）。"),
        "range": gettext_lazy(
            "幅ではなく、1つの分で入れてください（例 30）。上限の欄があれば、大きいほうはそこに入れます。"
        ),
        "clock": gettext_lazy("時間か分か読み分けられません。分で入れてください（1時間半なら 90）。"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("max_value", 60 * 24 * 366)
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        value = seen_letters(value) if isinstance(value, str) else value
        text = str(value or "")[:60]
        if range_typed(text):
            raise ValidationError(self.error_messages["range"], code="range")
        if _CLOCK.fullmatch(_plain(text)):
            raise ValidationError(self.error_messages["clock"], code="clock")
        return super().to_python(value)


def minutes_typed(text: str) -> str:
    """Return how many minutes a text says, as digits; the text itself where it says none."""
    found = _HOURS.fullmatch(_plain(text).replace(",", ""))
    if not found or not any(found.groups()) or (found[2] and (not found[1] or found[3])):
        return text.strip()
    half = 30 if found[2] else 0
    return str(int(found[1] or 0) * 60 + half + int(found[3] or 0))


def range_typed(text: str) -> tuple[str, str] | None:
    """Return the two ends of a range of minutes, the smaller first; None for what is none. 1〜2時間 is of hours."""
    ends = _BETWEEN.split(_plain(text).removesuffix("まで"))
    if len(ends) != 2 or not all(ends):
        return None
    unit = re.search(r"\D+$", ends[1])
    first = ends[0] + unit[0] if unit and ends[0].isdecimal() else ends[0]
    low, high = minutes_typed(first), minutes_typed(ends[1])
    is_range = low.isdecimal() and high.isdecimal() and int(low) < int(high)
    return (low, high) if is_range else None


def _plain(text: str) -> str:
    return "".join(plain_letters(text).split())
