"""From plain words to the paper's HTML: escaped, line breaks kept, and no number torn from its unit (rubric P4)."""

import re
from typing import Any
from unicodedata import east_asian_width

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from agreements.content.vocabulary import MARKS, Language

# 177 mm of head at 12 pt.
_HEAD_EMS = 177 / (12 * 25.4 / 72)
# How much of what is seen of a level page 1 keeps where there is no room for all of it, and where it may be cut.
_MOST_SEEN: dict[Language, int] = {"ja": 36, "en": 64}
_ENDS: dict[Language, str] = {"ja": "。、；", "en": ".,; "}
# A number longer than this may break: unbreakable, it would leave its column (rubric P3).
_LONGEST, _LONGEST_NARROW = 12, 8
_LONGEST_ROLE = 6
_DIGIT = re.compile(r"\d")
_UNIT = (
    r"(?:分間?|秒間?|時間?|件|日間?|か月|年|月|回|円|人|名|店舗?|社|台|行|ページ|階|番目?|版|倍|個|本|段階|[万億]円?)"
)
_BOUND = r"(?:以内|以上|以下|未満|超|ごと|後)?"


def _number(bound: str) -> re.Pattern[str]:
    """A phone number, a number with its unit, a range of times, a level's sign: one word on paper (rubric P4)."""
    abroad = r"\+\d{1,3} \d[\d -]{4,16}\d"
    digits = rf"[+±<>≤≥#{MARKS}]?\d(?:[\d,.:/–〜~-]{{0,24}}\d)?"
    latin = r"(?:[ \u00a0](?:[A-Za-z]{1,5}|seconds|minutes|months)|[A-Za-z]+)(?![A-Za-z])"
    return re.compile(rf"{abroad}|{digits}(?:\s?[%％]{bound}|[ \u00a0]?{_UNIT}{bound}|{latin})?")


# A straight quotation mark that begins something.
_OPENING = re.compile(r"""(?<![^\s(\[→:/–—-])"(?=[^\s.,;:!?)\]"])|(?<=[\s(\[])"\Z""")
NBSP = "\u00a0"
# Where a line may end within a number, spaces apart: at letters that are not Latin, behind dashes and slashes.
_BREAKS = re.compile(rf"[^ \u00a0-\u00ff!-~{MARKS}]|[-/–〜~]")
_NUMBER, _NUMBER_NARROW = _number(_BOUND), _number("")


def words(text: Any, column: str = "") -> SafeString:
    """Return a text as HTML; nothing for None or an empty text. What goes in is plain text, whoever wrote it.

    In a "narrow" column a number keeps its unit, but lets go of 以内 or ごと behind it. Of a "role" each short word
    stays whole: 運用デスク 当番 breaks at its space; where numbers stand in it, they do.
    """
    if not text:
        return SafeString("")
    if column == "role" and not _DIGIT.search(str(text)):
        pieces = [_kept_word(word) for word in str(text).split(" ")]
        return mark_safe(" ".join(pieces))  # noqa: S308 # each piece is escaped
    text, narrow = quoted(str(text)) if not isinstance(text, SafeString) else text, column == "narrow"
    pattern, longest = (_NUMBER_NARROW, _LONGEST_NARROW) if narrow else (_NUMBER, _LONGEST)
    lines = [_line(line, pattern, longest) for line in conditional_escape(str(text)).split("\n")]
    html = "<br>".join(lines)
    return mark_safe(html.replace("〜", "<wbr>〜") if narrow else html)  # noqa: S308 # it was escaped above


def _kept_word(word: str) -> SafeString:
    """A word that breaks nowhere, unless it is too long for its column (rubric P3); Latin ones do not break anyway."""
    if word.isascii() or len(word) > _LONGEST_ROLE:
        return words(word)
    return format_html('<span class="n">{}</span>', word)


def quoted(text: str) -> str:
    """In English, “ and ” for the straight marks that were typed: our font draws both as ”. What was agreed stays as
    it is typed; this is how it is drawn."""
    if '"' not in text or get_language() != "en":
        return text
    return _OPENING.sub("“", text).replace('"', "”")


def _quoted_within(html: str) -> str:
    return quoted(html.replace("&quot;", '"')) if "&quot;" in html and get_language() == "en" else html


def words_within(html: str) -> SafeString:
    """Return HTML of ours (from Markdown) with its numbers kept together, its tags as they are."""
    pieces = re.split(r"(<[^>]*>)", html)
    kept = [piece if piece.startswith("<") else _line(_quoted_within(piece), _NUMBER, _LONGEST) for piece in pieces]
    return mark_safe("".join(kept))  # noqa: S308 # what came in was HTML


def _line(line: str, pattern: re.Pattern[str], longest: int) -> str:
    """The numbers of an escaped line kept together; a Latin word just before one may end its line."""
    parts, end = [], 0
    for number in pattern.finditer(line):
        before = line[end : number.start()]
        kept = _together(number[0], longest)
        parts += [before, "<wbr>" if before[-1:].isascii() and before[-1:].isalpha() and kept[0] == "<" else "", kept]
        end = number.end()
    return "".join([*parts, line[end:]])


def mail_address(address: str) -> SafeString:
    """Return a mail address that breaks before its @ rather than at a hyphen."""
    name, _at, host = address.partition("@")
    pieces = [name, f"@{host}"]
    kept = [
        format_html('<span class="n">{}</span>', piece) if len(piece) <= 24 else conditional_escape(piece)
        for piece in pieces
    ]
    return mark_safe("<wbr>".join(kept))  # noqa: S308 # both pieces are escaped


def _together(number: str, longest: int) -> str:
    """The number as one word: with a space that does not break where that is enough, for every span costs time."""
    if not _BREAKS.search(number):
        return number.replace(" ", "\u00a0")
    if len(number) <= longest or number.startswith("+"):
        return f'<span class="n">{number}</span>'
    alone, space, after = number.partition(" ")
    if not space or len(alone) > longest:
        return number.replace(" ", "\u00a0")
    # 「9:00–18:00 weekdays」: the hours are kept, the word after them is no unit.
    return f'<span class="n">{alone}</span>{" " if ":" in alone else NBSP}{after}'


def grouped(sha256: str) -> str:
    """Return a hash in groups of eight: it breaks between groups, and two people can compare it aloud."""
    return " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))


def fits_beside(line: str, other: str) -> bool:
    """Whether both stand on one line of the running head: a second line would come too near the edge (rubric P2)."""
    return _ems(line) + _ems(other) < _HEAD_EMS - 2


def shortened(text: str, language: Language) -> str:
    """Return the beginning of a text that is too long for a row of page 1, up to a mark or a word's end; "" of one that
    is short."""
    most = _MOST_SEEN[language]
    if len(text) <= most + 4:
        return ""
    cut = max(text.rfind(mark, 0, most) for mark in _ENDS[language])
    return text[: cut if cut > most // 2 else most].rstrip(" 、。,.;") + "…"


def lines_within(text: str, ems: float) -> int:
    """A guess of how many lines a text takes in a column so many times wider than its size: short words stay whole."""
    lines, used = 1, 0.0
    for word in text.split():
        width = _ems(word)
        if used + width > ems >= width:
            lines, used = lines + 1, 0.0
        more, used = divmod(used + width, ems)
        lines, used = lines + int(more), used + 0.3
    return lines


def _ems(text: str) -> float:
    """A generous guess of a text's width in multiples of its size."""
    return sum(1.0 if east_asian_width(character) in "WFA" else 0.62 for character in text)
