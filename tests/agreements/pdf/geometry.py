"""Where the ink of a paper lies, measured without agreements.page_check: a second opinion on P2-P4.

Points from the top left. Each function returns what is wrong as short sentences.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from tests.agreements.pdf.papers import MM, opened

Char = dict[str, Any]
Box = tuple[float, float, float, float]
# Nothing nearer to an edge than this (left, top, right, bottom, in millimetres).
EDGES = {"a4": (10, 10, 10, 10), "phone": (3, 3, 3, 3)}
UNIT = re.compile(r"\s?(分|時間|秒|%|％|件|min\b|ms\b|h\b|s\b)")


@lru_cache(maxsize=12)
def _pages(data: bytes) -> list[tuple[list[Char], list[Char], tuple[float, float]]]:
    return [(page.chars, [*page.lines, *page.rects], (float(page.width), float(page.height))) for page in opened(data)]


def text_of(data: bytes) -> str:
    """The whole text in the order it is read, without white space."""
    return "".join("".join(char["text"] for char in chars) for chars, _, _ in _pages(data)).translate(_SPACE)


_SPACE = {ord(space): None for space in " \t\n\u3000\xa0\u200b\u2060"}


def near_an_edge(data: bytes, size: str) -> list[str]:
    left, top, right, bottom = (edge * MM for edge in EDGES[size])
    return [
        _at(char, place)
        for place, (chars, _, (width, height)) in enumerate(_pages(data), 1)
        for char in chars
        if char["text"].strip()
        and (char["x0"] < left or char["top"] < top or char["x1"] > width - right or char["bottom"] > height - bottom)
    ]


def crossed(data: bytes) -> list[str]:
    """Glyphs that a frame or a rule runs through, or that lie on another glyph."""
    found = []
    for place, (chars, drawn, _) in enumerate(_pages(data), 1):
        shown = [char for char in chars if char["text"].strip()]
        rules = [(rule["x0"], rule["top"], rule["x1"], rule["bottom"]) for rule in drawn]
        found += [f"rule through {_at(char, place)}" for char in shown for _rule in _cutting(rules, _core(char))]
        found += [f"{one['text']} on {_at(other, place)}" for one, other in _neighbours(shown) if _covers(one, other)]
    return found


def _core(char: Char) -> Box:
    """The inner half of a glyph."""
    across, down = char["width"] / 4, char["height"] / 4
    return char["x0"] + across, char["top"] + down, char["x1"] - across, char["bottom"] - down


def _cutting(rules: list[Box], core: Box) -> Iterator[Box]:
    """The drawn boxes of which an edge runs through the core; a filled box has no inner edges."""
    left, top, right, bottom = core
    for rule in rules:
        x0, above, x1, below = rule
        if (
            x0 < right and x1 > left and above < bottom and below > top
            and (left < x0 or x1 < right or top < above or below < bottom)
        ):  # fmt: skip
            yield rule


def _neighbours(chars: list[Char]) -> Iterator[tuple[Char, Char]]:
    lines: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        lines[round(char["top"])].append(char)
    for line in lines.values():
        yield from pairwise(sorted(line, key=lambda char: char["x0"]))


def _covers(one: Char, other: Char) -> bool:
    return one["x1"] - other["x0"] > min(one["width"], other["width"]) / 3


def parted_numbers(data: bytes) -> list[str]:
    """Numbers whose unit starts the next line: neighbours in the order they are read, one below the other."""
    found = []
    for place, (chars, _, _) in enumerate(_pages(data), 1):
        text = "".join(char["text"][0] for char in chars)
        lower = [at for at, (one, other) in enumerate(pairwise(chars), 1) if _next_line(one, other)]
        found += [f"{_at(chars[at], place)}: {text[max(0, at - 8) : at + 4]}" for at in lower if _parts(text, at)]
    return found


def _next_line(one: Char, other: Char) -> bool:
    return one["size"] / 2 < other["top"] - one["top"] < 2.5 * one["size"] and other["x0"] < one["x1"]


def _parts(text: str, at: int) -> bool:
    return bool(re.search(r"\d\s*$", text[:at]) and UNIT.match(text[at:]))


def split_items(data: bytes, items: Iterable[list[str]]) -> list[str]:
    """Items that stand whole on no page; each text of an item must be its own (no other item's, no part of one)."""
    pages = ["".join(char["text"] for char in chars).translate(_SPACE) for chars, _, _ in _pages(data)]
    pressed = ([text.translate(_SPACE) for text in item] for item in items)
    return [item[0] for item in pressed if not any(all(text in page for text in item) for page in pages)]


def _at(char: Char, place: int) -> str:
    return f"{char['text']} on page {place} at {char['x0'] / MM:.0f}, {char['top'] / MM:.0f} mm"
