"""From plain words to the paper's HTML: escaped, line breaks kept, and no number torn from its unit (rubric P4)."""

import re
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

_DIGITS = r"\d(?:[\d,.:/–〜~-]{0,24}\d)?"
_COUNTED = (
    r"(?:分間?|秒間?|時間?|件|日間?|か月|年|月|回|円|人|名|店舗?|社|台|行|ページ|階|番目?|版|倍|個|本|段階|[万億]円?)"
    r"(?:以内|以上|以下|未満|超|ごと|後)?"
)
_PERCENT = r"\s?[%％](?:以上|以下|未満|超)?"
_LATIN = r"[ \u00a0][A-Za-z]{1,8}\b|[A-Za-z]+\b"
# A number with its unit, a range of times, a phone number, a level's sign: one word on paper.
_NUMBER = re.compile(rf"[+±<>≤≥#■▲○◇]?{_DIGITS}(?:{_PERCENT}|{_COUNTED}|{_LATIN})?")


def words(text: Any) -> SafeString:
    """Return a text as HTML. What goes in is plain text, whoever wrote it; nothing for None or an empty text."""
    if not text:
        return SafeString("")
    lines = [_unbroken(line) for line in str(text).split("\n")]
    return mark_safe("<br>".join(lines))  # noqa: S308 # _unbroken escapes every line


def _unbroken(line: str) -> str:
    parts, end = [], 0
    for number in _NUMBER.finditer(line):
        parts += [conditional_escape(line[end : number.start()]), format_html('<span class="n">{}</span>', number[0])]
        end = number.end()
    return "".join([*parts, conditional_escape(line[end:])])


def grouped(sha256: str) -> str:
    """Return a hash in groups of eight: it breaks between groups, and two people can compare it aloud."""
    return " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))
