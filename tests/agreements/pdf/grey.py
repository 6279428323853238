"""A paper as a copier shows it: how dark its words are, and which severity tokens are still drawn.

An oracle of its own, beside agreements.page_check: it looks at dots, not at the colours the file asks for.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

import pypdfium2
from pdfplumber.page import Page
from PIL import Image, ImageChops

from tests.agreements.pdf.papers import opened

Render = Literal["colour", "grey"]
DPI = 200
DOT = DPI / 72
TOKEN = re.compile(r"([■▲○◇])\s*(\d)")
LEAST = 7.0  # C1


@dataclass(frozen=True)
class Box:
    text: str
    x0: float
    top: float
    x1: float
    bottom: float


def faint_words(data: bytes) -> list[tuple[int, str, float]]:
    """Return (page, word, contrast) of each word that a grey render shows with less than 7:1."""
    found = []
    for place, (page, picture) in enumerate(_pages(data, "grey"), 1):
        light = picture.convert("L")
        words = map(_box, page.extract_words())
        contrasts = ((word.text, _contrast(_cut(light, word))) for word in words)
        found += [(place, text, round(contrast, 1)) for text, contrast in contrasts if contrast < LEAST]
    return found


def tokens(data: bytes, render: Render) -> Counter[str]:
    """Return the severity tokens (shape and number: ▲2) that the dots of a render show.

    The shape is told from the dots alone; in grey a dot counts when it stands out 7:1, in colour when it differs.
    """
    found: Counter[str] = Counter()
    for page, picture in _pages(data, render):
        for mark, digit in _marks(page.chars):
            shape = _shape(_ink(_cut(picture, mark), render))
            if shape and _ink(_cut(picture, digit), render).getbbox():
                found[shape + digit.text] += 1
    return found


def _pages(data: bytes, render: Render) -> Iterator[tuple[Page, Image.Image]]:
    drawn = pypdfium2.PdfDocument(data)
    for place, page in enumerate(opened(data)):
        picture = drawn[place].render(scale=DOT, grayscale=render == "grey").to_pil().convert("RGB")
        yield page, picture


def _box(found: dict[str, Any]) -> Box:
    return Box(found["text"], found["x0"], found["top"], found["x1"], found["bottom"])


def _marks(chars: list[dict[str, Any]]) -> Iterator[tuple[Box, Box]]:
    shown = [char for char in chars if char["text"].strip()]
    for hit in TOKEN.finditer("".join(char["text"][0] for char in shown)):
        yield _box(shown[hit.start(1)]), _box(shown[hit.start(2)])


def _cut(picture: Image.Image, box: Box) -> Image.Image:
    part = (int(box.x0 * DOT) - 1, int(box.top * DOT) - 1, int(box.x1 * DOT) + 2, int(box.bottom * DOT) + 2)
    return picture.crop(part)


def _contrast(part: Image.Image) -> float:
    """Between the ground (the median of the border) and the dot that differs most from it."""
    ground = median(_border(part))
    darkest, lightest = part.getextrema()
    extreme = darkest if ground - darkest > lightest - ground else lightest
    high, low = sorted((_luminance(ground), _luminance(extreme)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _border(part: Image.Image) -> list[int]:
    width, height = part.size
    rows = [part.crop((0, y, width, y + 1)) for y in (0, height - 1)]
    columns = [part.crop((x, 0, x + 1, height)) for x in (0, width - 1)]
    return [dot for line in (*rows, *columns) for dot in line.tobytes()]


def _luminance(light: float) -> float:
    """Of a grey of sRGB, 0 to 1 (WCAG 2)."""
    part = light / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _ink(part: Image.Image, render: Render) -> Image.Image:
    """The dots that are drawn, white on black."""
    if render == "colour":
        ground = Image.new("RGB", part.size, part.getpixel((0, 0)))
        bands = ImageChops.difference(part, ground).split()
        most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
        return most.point(lambda difference: 255 * (difference > 60))
    grey = part.convert("L")
    ground = _luminance(median(_border(grey)))
    return grey.point([255 * ((ground + 0.05) / (_luminance(light) + 0.05) >= LEAST) for light in range(256)])


def _shape(ink: Image.Image) -> str:
    """■ is full, ▲ full and narrow at the top, ○ and ◇ are hollow: a round one is wide early, the other late."""
    place = ink.getbbox()
    if not place or min(place[2] - place[0], place[3] - place[1]) < 5:
        return ""
    mark = ink.crop(place)
    hollow = not mark.getpixel((mark.width // 2, mark.height // 2))
    widths = [_width(mark, part) for part in (0.15, 0.5, 0.9)]
    if hollow:
        return "○" if widths[0] > 0.5 else "◇"
    return "■" if widths[0] > 0.9 else "▲" if widths[0] < widths[1] < widths[2] else ""


def _width(mark: Image.Image, part: float) -> float:
    y = int(mark.height * part)
    span = mark.crop((0, y, mark.width, y + 1)).getbbox()
    return (span[2] - span[0]) / mark.width if span else 0.0
