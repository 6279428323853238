"""Reads what is drawn, through PDFium's own functions: the objects of pypdfium2 would take ten times as long.

PDFium is not made for threads: whoever reads holds the lock. Nothing it handed out leaves this module.
"""

import re
from collections.abc import Iterator
from ctypes import addressof, c_double, c_float, c_int, c_uint, create_string_buffer, sizeof
from functools import cache
from threading import Lock
from typing import Any

import pypdfium2.raw as pdfium

from agreements.page_check.paper.contrast import contrasts_of
from agreements.page_check.paper.drawn import BLACK, Area, Box, Colour, Edge, Face, Glyph, Run, Sheet

_LOCK = Lock()
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"[-,](Bold|Regular|Italic|Oblique|Medium|Light|Black|Thin)+$")
# A border is no wider; what has more corners is a picture (a QR code).
_THIN = 3.2
_CORNERS = 24
_LINE_BREAKS = {"\r", "\n", "\0"}


class Broken(Exception):
    """Not a PDF, a broken one, or one that asks for a password."""


def sheets_of(data: bytes) -> list[Sheet]:
    """Return the pages of a PDF as they are drawn. Raises Broken."""
    with _LOCK:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            raise Broken
        try:
            return [_sheet(document, place) for place in range(pdfium.FPDF_GetPageCount(document))]
        finally:
            pdfium.FPDF_CloseDocument(document)


def _sheet(document: Any, place: int) -> Sheet:
    page = pdfium.FPDF_LoadPage(document, place)
    if not page:
        raise Broken
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        sheet = Sheet(place + 1, width, height, rotated=pdfium.FPDFPage_GetRotation(page) != 0)
        sheet.glyphs = _glyphs(page, sheet.number)
        for thing in _objects(page):
            _shape(thing, sheet)
        if not _plain(sheet):
            sheet.contrasts = contrasts_of(page, sheet)
        return sheet
    finally:
        pdfium.FPDF_ClosePage(page)


def _plain(sheet: Sheet) -> bool:
    """Whether every glyph is black and nothing lies under one: then the contrast is 21:1 without looking."""
    if any(glyph.run.colour != BLACK or not glyph.run.shown for glyph in sheet.glyphs if not glyph.blank):
        return False
    return not any(area.covers(word.box) for area in sheet.areas for word in sheet.words)


def _glyphs(page: Any, number: int) -> list[Glyph]:
    text = pdfium.FPDFText_LoadPage(page)
    try:
        return list(_read_glyphs(text, number))
    finally:
        pdfium.FPDFText_ClosePage(text)


def _read_glyphs(text: Any, number: int) -> Iterator[Glyph]:
    left, right, bottom, top, x, y = (c_double() for _ in range(6))
    runs: dict[int, Run] = {}
    for place in range(pdfium.FPDFText_CountChars(text)):
        character = _character(text, place)
        # PDFium puts in nothing but breaks and spaces.
        if character in _LINE_BREAKS or (character == " " and pdfium.FPDFText_IsGenerated(text, place) == 1):
            continue
        drawn = pdfium.FPDFText_GetTextObject(text, place)
        address = addressof(drawn.contents) if drawn else 0
        if address not in runs:
            runs[address] = _run(text, place, drawn, number)
        pdfium.FPDFText_GetCharBox(text, place, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        box = Box(left.value, bottom.value, right.value, top.value)
        yield Glyph(character, runs[address], box, x.value, y.value)


def _character(text: Any, place: int) -> str:
    """Return the character, 𠮷 too, which PDFium gives in two halves (the second then counts as nothing)."""
    code = pdfium.FPDFText_GetUnicode(text, place)
    if 0xD800 <= code < 0xDC00:
        return chr(0x10000 + ((code - 0xD800) << 10) + (pdfium.FPDFText_GetUnicode(text, place + 1) - 0xDC00))
    if 0xDC00 <= code < 0xE000:
        return "\0"
    return "-" if code == 2 else chr(code)  # 2 is its sign for a hyphen at the end of a line


def _run(text: Any, place: int, drawn: Any, number: int) -> Run:
    """The run that the character at `place` belongs to. Its size is the text page's, which knows of groups."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, place, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5
    return Run(
        page=number,
        face=_face(_font_name(pdfium.FPDFTextObj_GetFont(drawn))),
        size=round(pdfium.FPDFText_GetFontSize(text, place) * scale, 2),
        colour=_fill_colour(drawn),
        mark=pdfium.FPDFPageObj_GetMarkedContentID(drawn),
        slanted=bool(scale) and abs(matrix.a * matrix.c + matrix.b * matrix.d) > 0.02 * scale**2,
        shown=pdfium.FPDFTextObj_GetTextRenderMode(drawn) in {0, 2, 4, 6},
    )


def _font_name(font: Any) -> str:
    name = create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, name, sizeof(name))
    return name.value.decode("utf-8", "replace")


@cache
def _face(name: str) -> Face:
    plain = _SUBSET.sub("", name)
    bold, italic = "Bold" in plain or "Black" in plain, "Italic" in plain or "Oblique" in plain
    return Face(plain, _STYLE.sub("", plain), bold=bold, italic=italic)


def _fill_colour(drawn: Any) -> Colour:
    red, green, blue, alpha = (c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha)
    return red.value, green.value, blue.value, alpha.value


def _objects(page: Any) -> Iterator[Any]:
    for place in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, place)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_TEXT:
            yield thing


def _shape(thing: Any, sheet: Sheet) -> None:
    """Add a rule, a frame, a filled area or a picture to the sheet. A group counts as one picture."""
    box = _bounds(thing)
    if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
        sheet.areas.append(Area(box, None))
        return
    if min(box.width, box.height) <= _THIN:
        sheet.edges.append(Edge(box))
        return
    fill, stroke = _painted(thing)
    if pdfium.FPDFPath_CountSegments(thing) > _CORNERS:
        sheet.areas.append(Area(box, None))
        return
    parts = _rings(thing)
    inner = parts[1] if len(parts) == 2 and box.holds(parts[1].smaller(0.1)) else None
    if stroke or inner:
        for part in parts:
            sheet.edges += _sides(part)
    if fill:
        sheet.areas.append(Area(box, _fill_colour(thing), inner))


def _bounds(thing: Any) -> Box:
    left, bottom, right, top = (c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return Box(left.value, bottom.value, right.value, top.value)


def _painted(path: Any) -> tuple[bool, bool]:
    """Return whether a path is filled and whether it is stroked."""
    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value), bool(stroke.value)


def _rings(path: Any) -> list[Box]:
    """Return the box of each part of a path, largest first."""
    matrix, x, y = pdfium.FS_MATRIX(), c_float(), c_float()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    parts: list[list[tuple[float, float]]] = []
    for place in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, place)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if not parts or pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            parts.append([])
        across = matrix.a * x.value + matrix.c * y.value + matrix.e
        up = matrix.b * x.value + matrix.d * y.value + matrix.f
        parts[-1].append((across, up))
    boxes = [_box_of(part) for part in parts if len(part) > 1]
    return sorted(boxes, key=lambda box: -box.width * box.height)


def _box_of(points: list[tuple[float, float]]) -> Box:
    across, up = zip(*points, strict=True)
    return Box(min(across), min(up), max(across), max(up))


def _sides(box: Box) -> list[Edge]:
    """Return the four borders of a box, as lines without width."""
    return [
        Edge(Box(box.left, box.bottom, box.right, box.bottom), frame=True),
        Edge(Box(box.left, box.top, box.right, box.top), frame=True),
        Edge(Box(box.left, box.bottom, box.left, box.top), frame=True),
        Edge(Box(box.right, box.bottom, box.right, box.top), frame=True),
    ]
