"""A paper after a fax: page → standard fax (204 × 98 dpi, one bit, askew, blurred) → print → what Tesseract reads.

Sizes are points from the top left of the upright page, as in papers.py.
"""

import csv
import hashlib
import io
import math
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pdfplumber
import pypdfium2
from PIL import Image, ImageFilter

from agreements.content import Language
from tests import once

ACROSS, DOWN = 204, 98  # dpi of the standard fax, ITU-T T.4
SKEW = 0.4  # degrees
BLUR = 0.12  # mm, the radius: at this 12 pt holds and 10 pt does not, as on the real machines the rubric measured
PRINTED = 240  # dpi of the print that is read: what Tesseract reads best of so coarse a picture
DATA = {"ja": "jpn", "en": "eng"}


@dataclass(frozen=True)
class Word:
    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


def faxed(data: bytes, place: int = 0) -> Image.Image:
    """Return page `place` (from 0) as a standard fax: one bit a dot, taller dots than wide."""
    fine = 2 * ACROSS
    drawn = pypdfium2.PdfDocument(data)[place].render(scale=fine / 72, grayscale=True).to_pil().convert("L")
    askew = drawn.rotate(SKEW, Image.Resampling.BILINEAR, fillcolor=255)
    blurred = askew.filter(ImageFilter.GaussianBlur(BLUR / 25.4 * fine))
    size = (blurred.width * ACROSS // fine, blurred.height * DOWN // fine)
    return blurred.resize(size, Image.Resampling.BOX).point(lambda light: 255 * (light > 127)).convert("1")


def printed(fax: Image.Image) -> Image.Image:
    """Return the fax as it comes out of the machine: square again."""
    size = (fax.width * PRINTED // ACROSS, fax.height * PRINTED // DOWN)
    return fax.convert("L").resize(size, Image.Resampling.BICUBIC)


def read(picture: Image.Image, language: Language) -> list[Word]:
    """Return what Tesseract reads on a printed fax, each word at its place on the upright page."""
    rows = csv.DictReader(_read(picture, "-l", DATA[language], "tsv"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [_upright(row, picture) for row in rows if row["level"] == "5" and row["text"].strip()]


def _read(picture: Image.Image, *options: str) -> io.StringIO:
    """Read a picture, once a run: a page takes seconds, and several tests look at the same one."""
    kept = io.BytesIO()
    picture.save(kept, "png")
    *options_before, output = options
    command = ["tesseract", "-", "-", "--dpi", str(PRINTED), "--psm", "6", *options_before, output]
    one_thread = os.environ | {"OMP_THREAD_LIMIT": "1"}

    def read_it(begun: Path) -> None:
        done = subprocess.run(command, input=kept.getvalue(), capture_output=True, check=True, env=one_thread)
        begun.write_bytes(done.stdout)

    asked = hashlib.sha256("\0".join(command).encode() + kept.getvalue()).hexdigest()
    return io.StringIO(once.made(f"read-{asked}", read_it).read_text(encoding="utf-8"))


def _upright(row: dict[str, str], picture: Image.Image) -> Word:
    left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
    middle_x, middle_y = picture.width / 2, picture.height / 2
    across, down = left + width / 2 - middle_x, top + height / 2 - middle_y
    turn = math.radians(SKEW)
    x = across * math.cos(turn) - down * math.sin(turn) + middle_x
    y = across * math.sin(turn) + down * math.cos(turn) + middle_y
    point = 72 / PRINTED
    return Word(row["text"], (x - width / 2) * point, (y - height / 2) * point,
                (x + width / 2) * point, (y + height / 2) * point)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the page: what is printed there, and what was read of it."""

    text: str
    read: str
    top: float


@cache
def lines(data: bytes, language: Language, place: int = 0) -> list[Line]:
    """Return the lines of a page with what is read of them after a fax; what was read beside any line is noise."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        true = [_word(line) for line in document.pages[place].extract_text_lines(return_chars=False)]
    words = read(printed(faxed(data, place)), language)
    return [Line(line.text, " ".join(word.text for word in _within(line, words)), line.top) for line in true]


def _word(found: dict[str, Any]) -> Word:
    return Word(found["text"], found["x0"], found["top"], found["x1"], found["bottom"])


def _within(line: Word, words: Iterable[Word]) -> list[Word]:
    beside = 4  # points
    found = [
        word
        for word in words
        if line.top <= word.middle[1] < line.bottom and line.x0 - beside <= word.middle[0] <= line.x1 + beside
    ]
    return sorted(found, key=lambda word: word.x0)


@cache
def numbers(data: bytes, pattern: str) -> list[tuple[str, str]]:
    """Return (printed, read) of each text of page 1 that matches, such as its phone numbers.

    Each is cut out of the fax and brought to one height, as the eye does that reads a number; the reader is told
    nothing of what it is to find but that these are digits, hyphens and plus signs.
    """
    with pdfplumber.open(io.BytesIO(data)) as document:
        true = [_word(found) for found in document.pages[0].search(pattern, return_chars=False, return_groups=False)]
    page = printed(faxed(data)).rotate(-SKEW, Image.Resampling.BICUBIC, fillcolor=255)
    sheet = Image.new("L", (900, 90 * len(true)), 255)
    for place, word in enumerate(true):
        sheet.paste(_cut(page, word), (40, 90 * place + 20))
    found = _read(sheet, "-l", "eng", "-c", "tessedit_char_whitelist=0123456789-+", "txt").read().split("\n")
    read_ = ["".join(line.split()) for line in found if line.strip()]
    return list(zip_longest(("".join(word.text.split()) for word in true), read_, fillvalue=""))


def _cut(page: Image.Image, word: Word) -> Image.Image:
    dot = PRINTED / 72
    box = (int((word.x0 - 1) * dot), int(word.top * dot), int((word.x1 + 1) * dot), int(word.bottom * dot))
    part = page.crop(box)
    height = 44
    return part.resize((part.width * height // part.height, height), Image.Resampling.BICUBIC)


def likeness(pairs: Iterable[Line]) -> float:
    """Return how much of a block survives, 0 to 1: letters and digits in their order, without signs and white space."""
    pairs = list(pairs)
    one, other = _letters(pair.text for pair in pairs), _letters(pair.read for pair in pairs)
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _letters(texts: Iterable[str]) -> str:
    return "".join(letter for letter in normalize("NFKC", "".join(texts)) if letter.isalnum())
