"""Measures how words stand out in grey: renders a page at 200 dpi and looks at the pixels (rubric C1, C3)."""

import ctypes
from statistics import median_low
from typing import Any

import pypdfium2.raw as pdfium

from agreements.page_check.paper.drawn import Box, Contrast, Sheet, Word

_DPI = 200


def contrasts_of(page: Any, sheet: Sheet) -> list[Contrast]:
    """Return every word of the sheet with its WCAG contrast in grey. The caller holds PDFium's lock."""
    scale = _DPI / 72
    width, height = round(sheet.width * scale), round(sheet.height * scale)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_GRAYSCALE | pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        picture = Picture(pixels, stride, width, height)
        return [_contrast(word, picture, sheet) for word in sheet.words]
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _contrast(word: Word, picture: "Picture", sheet: Sheet) -> Contrast:
    """Where nothing lies under a word, paper is white: the pixels around it may be those of a frame."""
    box = word.box
    covered = any(area.covers(box) for area in sheet.areas)
    return Contrast(word, *picture.contrast(box, background=None if covered else 1.0))


class Picture:
    """A page in grey, a byte a pixel, from the top left."""

    def __init__(self, pixels: bytes, stride: int, width: int, height: int) -> None:
        self._pixels, self._stride, self._width, self._height = pixels, stride, width, height

    def contrast(self, box: Box, background: float | None) -> tuple[float, float]:
        """Return the WCAG ratio of the pixel that differs most from the background, and the background's luminance;
        where it is not known, it is the median of the pixels around the box."""
        scale = _DPI / 72
        left, right = max(int(box.left * scale) - 2, 0), min(int(box.right * scale) + 3, self._width)
        top = max(self._height - int(box.top * scale) - 3, 0)
        bottom = min(self._height - int(box.bottom * scale) + 2, self._height)
        rows = [self._pixels[row * self._stride + left : row * self._stride + right] for row in range(top, bottom)]
        rows = [row for row in rows if row]
        if not rows:
            return 1.0, 1.0
        if background is None:
            border = [*rows[0], *rows[-1], *(row[0] for row in rows), *(row[-1] for row in rows)]
            background = luminance(median_low(border))
        ratios = [ratio(background, luminance(value)) for value in (min(map(min, rows)), max(map(max, rows)))]
        return max(ratios), background


def luminance(value: int) -> float:
    """Return the relative luminance of a grey from 0 to 255 (WCAG 2.2)."""
    part = value / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def ratio(one: float, other: float) -> float:
    """Return the contrast of two luminances, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)
