"""Where sentences begin and end, and how long they are (rubric W1)."""

import re
from bisect import bisect_right

from agreements.content import Language

Span = tuple[int, int]
_END = {
    "ja": re.compile(r"[。！？!?]+[」』）)]*|\n+"),
    # A full stop ends a sentence before white space only, and not after a number's or an abbreviation's dot.
    "en": re.compile(
        r"(?<!\bp)(?<!\bpp)(?<!\bNo)(?<!\bno)(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bLtd)(?<!\bInc)(?<!\bCo)(?<!\bMr)"
        r"(?<!\bMs)(?<!\bDr)(?<!\ba\.m)(?<!\bp\.m)(?<![.!?])[.!?]++[\"'”’)\]]*+(?=\s|$)|\n+"
    ),
}
_LIST_MARK = re.compile(r"(?:[-*・•]|\d{1,2}[.)])\s+")
_WORD, _LETTER = re.compile(r"[^\s/]+"), re.compile(r"[^\W_]")
_TAIL = "。．.！？!?"


def sentences_of(text: str, language: Language) -> list[Span]:
    """Return start and end of each sentence, its closing mark included, white space and list marks left out."""
    spans, start = [], 0
    for found in _END[language].finditer(text):
        spans.append((start, found.end()))
        start = found.end()
    spans.append((start, len(text)))
    return [span for span in (_trimmed(text, *span) for span in spans) if span[0] < span[1]]


def span_around(spans: list[Span], place: int) -> Span | None:
    """Return which of these, in order and apart, holds a place. Halves the list: a text may hold a thousand."""
    before = bisect_right(spans, place, key=lambda span: span[0])
    return spans[before - 1] if before and place < spans[before - 1][1] else None


def length_of(sentence: str, language: Language) -> int:
    """Return what a reader counts: characters without white space and closing mark in Japanese, words in English."""
    if language == "en":
        return sum(1 for word in _WORD.findall(sentence) if _LETTER.search(word))
    return len("".join(sentence.split()).rstrip(_TAIL))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    mark = _LIST_MARK.match(text, start, end)
    start = mark.end() if mark else start
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
