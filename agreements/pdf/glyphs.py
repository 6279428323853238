"""Which characters our two fonts can draw. Extracted text looks right even when every glyph is a box: ask the fonts."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Any

from fontTools.ttLib import TTCollection, TTFont
from pydantic import BaseModel

from agreements.content import AgreementContent
from agreements.pdf.errors import MissingGlyphs, RenderFailed
from agreements.printer.fonts import FAMILIES

GETA = "〓"
# Laid out, never drawn.
_BLANK = re.compile(r"[\s\u00a0\u3000]")
# They choose a form of the character before them; what has no such form is drawn plainly.
_SELECTORS = frozenset(chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


def missing_glyphs(content: AgreementContent) -> list[tuple[str, str]]:
    """Return (path, character) for each text character that neither font holds, once a path, in document order.

    Raises RenderFailed when a font is not installed.
    """
    known = drawable()
    return [
        (path, character)
        for path, text in _texts(content, "")
        if not known.issuperset(map(ord, text))
        for character in dict.fromkeys(text)
        if not _draws(character, known)
    ]


def undrawable(text: str) -> list[str]:
    """Return the characters of a text that neither font holds."""
    known = drawable()
    return [character for character in dict.fromkeys(text) if not _draws(character, known)]


def require_glyphs(content: AgreementContent) -> None:
    """Raise MissingGlyphs with every place at once, or return."""
    missing = missing_glyphs(content)
    if missing:
        raise MissingGlyphs(missing)


def safe_name(name: str) -> str:
    """Return a typed name that can always be printed: 〓（U+20BB7） stands for what neither font holds."""
    known = drawable()
    return "".join(character if _draws(character, known) else f"{GETA}（U+{ord(character):04X}）" for character in name)


@cache
def drawable() -> frozenset[int]:
    """Return the code points of both fonts together (read once a process)."""
    return frozenset().union(*(_code_points(family) for family in FAMILIES))


def _draws(character: str, known: frozenset[int]) -> bool:
    return ord(character) in known or character in _SELECTORS or bool(_BLANK.match(character))


def _texts(part: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _texts(getattr(part, name), f"{path}.{name}".lstrip("."))
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from _texts(value, f"{path}.{name}".lstrip("."))
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from _texts(value, f"{path}.{place}".lstrip("."))
    elif isinstance(part, str):
        yield path, part


def _code_points(family: str) -> set[int]:
    path, index = _font_file(family)
    if path.endswith((".ttc", ".otc")):
        with TTCollection(path, lazy=True) as collection:
            return set(collection.fonts[index].getBestCmap())
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def _font_file(family: str) -> tuple[str, int]:
    """Ask fontconfig, which is also what draws: (file, index in the file). It answers with another family's file
    when it has none of this name, which must not pass."""
    ask = ["fc-match", "--format", "%{family}\t%{file}\t%{index}", f"{family}:style=Regular"]
    try:
        found = subprocess.run(ask, capture_output=True, text=True, check=True, timeout=30).stdout  # noqa: S603
        families, path, index = found.split("\t")
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise RenderFailed("start", f"fc-match {family}: {error}") from error
    if family not in families.split(","):
        raise RenderFailed("start", f"font {family} is not installed; fontconfig offers {families}")
    return path, int(index)
