"""How high a font draws its x: asked of the outline, for PDFium rounds boxes to a sixty-fourth of the size."""

import struct
from functools import lru_cache
from io import BytesIO

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont, TTLibError

# z is as high as x in the faces we use; round letters reach farther.
_FLAT = "xz"


@lru_cache(maxsize=32)
def x_height(file: bytes) -> float | None:
    """Return the drawn height of "x" in multiples of the font's size; None when it holds no such letter."""
    try:
        with TTFont(BytesIO(file), lazy=True) as font:
            # Names of glyphs are of no use here, and thirteen thousand of them take 30 ms to read.
            font.setGlyphOrder([f"glyph{place}" for place in range(font["maxp"].numGlyphs)])
            return _height(font)
    except (TTLibError, KeyError, struct.error):  # not a font we can read, or without its table of characters
        return None


def _height(font: TTFont) -> float | None:
    names = font.getBestCmap() or {}
    for letter in _FLAT:
        if ord(letter) in names:
            height = _drawn(font, names[ord(letter)])
            if height:
                return height / float(font["head"].unitsPerEm)
    return None


def _drawn(font: TTFont, name: str) -> float:
    if "glyf" in font:
        return _boxed(font, int(name.removeprefix("glyph")))
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return float(pen.bounds[3] - pen.bounds[1]) if pen.bounds else 0.0


def _boxed(font: TTFont, glyph: int) -> float:
    """The height in the glyph's own head, without reading thirteen thousand others (0 for an empty glyph)."""
    if font["head"].indexToLocFormat:
        start, end = struct.unpack_from(">2L", font.reader["loca"], 4 * glyph)
    else:
        start, end = (2 * place for place in struct.unpack_from(">2H", font.reader["loca"], 2 * glyph))
    if start == end:
        return 0.0
    _left, bottom, _right, top = struct.unpack_from(">4h", font.reader["glyf"], start + 2)
    return float(top - bottom)
