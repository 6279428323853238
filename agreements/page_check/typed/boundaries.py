"""Where a word of a list is a word of the text, and not a piece of another (同一部署 holds no 一部).

Japanese is written without spaces. Where fugashi is installed (the extra `readability`) its morphemes tell; without it
the kind of letter does: a word that begins with a kanji does not begin behind another, but behind one that ends words.
"""

import importlib
import re
from functools import cache
from typing import Any

# Names made with an actor's word: 運用責任者, the team lead, the management office. They are titles, and say who.
_TITLE = (
    "lead|leader|captain|manager|head|chief|member|supervisor|co-?ordinator|officer|office|director|secretary|clerk|"
    "desk|room|console|screen|page|system|tool|phone|line|number|list|mailbox|address|board|company|building|floor|"
    "contract|plan|team lead(?:er)?|on-call|duty"
)
# By a row's edge: what a form stands between.
AROUND = {
    "ja": {
        "word": ("", ""),
        "suffix": ("", ""),
        "alone": (r"(?:(?<![一-鿿ァ-ヶー 　])|(?<=[各両同別他後]))", ""),
    },
    "en": {
        "word": (r"(?<!\w)(?:", r")(?!\w)"),
        "suffix": (r"(?:", r")(?!\w)"),
        "alone": (r"(?<![\w-])(?:", rf")(?!\w)(?![ -](?:{_TITLE})s?\b)"),
    },
}
_SCRIPTS = [re.compile(one) for one in ("[一-鿿々]", "[ァ-ヶー]", "[ぁ-ん]")]
_ENDS_WORDS = "後前時際中間上下分秒日月年件名台社店回者側内外各両毎翌等"
# Morphemes are asked for no farther around a word than this: a text of brackets takes its time.
_NEAR = 12


def is_word(text: str, start: int, end: int) -> bool:
    """Tell whether a part of a Japanese text is made of whole words."""
    cut_before = start > 0 and _joined(text[start - 1], text[start])
    cut_after = end < len(text) and _joined(text[end - 1], text[end]) and not _SCRIPTS[2].match(text[end])
    if not cut_before and not cut_after:
        return True
    cutter = tagger()
    if cutter is None:
        return not cut_before or bool(_SCRIPTS[2].match(text[start])) or text[start - 1] in _ENDS_WORDS
    edges = _edges(cutter, text, max(0, start - _NEAR), end + _NEAR)
    return (not cut_before or start in edges) and (not cut_after or end in edges)


def _joined(left: str, right: str) -> bool:
    return any(script.match(left) and script.match(right) for script in _SCRIPTS)


def _edges(cutter: Any, text: str, start: int, end: int) -> set[int]:
    place, edges = start, {start}
    for word in cutter(text[start:end]):
        place = text.find(word.surface, place) + len(word.surface)
        edges.add(place)
    return edges


@cache
def tagger() -> Any:
    try:
        return importlib.import_module("fugashi").Tagger()
    except (ImportError, RuntimeError):
        return None
