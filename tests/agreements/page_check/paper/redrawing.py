"""Faults set into a finished paper: its runs of text retyped, moved, recoloured, its tags renamed. A print takes ten
times as long.

WeasyPrint draws each run of glyphs as one text object: BT, Tm, Tf, TJ, ET. Its unit is the pixel, y counts downwards.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any
from unicodedata import east_asian_width

import pikepdf

from tests.agreements.pdf.papers import Paper as Data

PX = 96 / 25.4  # a millimetre
Drawn = tuple[list[Any], pikepdf.Operator]


@dataclass
class Run:
    """What one text object says; `behind` and `after` is what is drawn before and after it."""

    text: str
    font: str
    size: float
    x: float
    y: float
    slant: float = 0.0
    behind: list[Drawn] = field(default_factory=list)
    after: list["Run | Drawn"] = field(default_factory=list)


Edit = Callable[[Run], None]


def edited(data: bytes, edit: Callable[[pikepdf.Pdf], Any], **save: Any) -> Data:
    """Return the paper after an edit of the finished file."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        edit(document)
        document.save(out, **save)
    return Data(out.getvalue())


def redrawn(data: bytes, words: str, *edits: Edit, page: int = 0, most: int = 1000) -> Data:
    """Return the paper with the runs that hold `words` edited: at most so many, on one page if it is named."""
    found: list[Run] = []

    def edit(run: Run) -> bool:
        if words not in run.text or len(found) >= most:
            return False
        found.append(run)
        for one in edits:
            one(run)
        return True

    def change(document: pikepdf.Pdf) -> None:
        for number, sheet in enumerate(document.pages, 1):
            if page in {0, number}:
                _redraw(document, sheet, edit)

    redone = edited(data, change)
    assert found, f"No run holds {words!r}."
    return redone


def retagged(data: bytes, kind: str, other: str, most: int = 1000) -> Data:
    """Return the paper with elements of one kind called another."""

    def change(document: pikepdf.Pdf) -> None:
        things = (thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary))
        kinds = [thing for thing in things if thing.get("/S") == pikepdf.Name(f"/{kind}") and "/P" in thing]
        assert kinds, f"No element is a {kind}."
        for element in kinds[:most]:
            element.S = pikepdf.Name(f"/{other}")

    return edited(data, change)


def renamed(document: pikepdf.Pdf, before: str, after: str) -> None:
    """Call every font of the paper otherwise: what is bold is known by its name."""
    for font in document.pages[0].Resources.Font.values():
        for named in (font, *font.get("/DescendantFonts", [])):
            named.BaseFont = pikepdf.Name(str(named.BaseFont).replace(before, after))


def retyped(before: str, after: str) -> Edit:
    def edit(run: Run) -> None:
        run.text = run.text.replace(before, after)

    return edit


def said(words: str) -> Edit:
    """Other words, or none, in place of all of them."""

    def edit(run: Run) -> None:
        run.text = words

    return edit


def sized(points: float) -> Edit:
    def edit(run: Run) -> None:
        run.size = points * 96 / 72

    return edit


def moved(right: float = 0, down: float = 0) -> Edit:
    """By millimetres."""

    def edit(run: Run) -> None:
        run.x, run.y = run.x + right * PX, run.y + down * PX

    return edit


def slanted(run: Run) -> None:
    run.slant = 0.25


def coloured(*colour: float) -> Edit:
    """In these parts of red, green and blue."""

    def edit(run: Run) -> None:
        run.behind.append(_do("rg", *colour))

    return edit


def broken(before: str, lines: float = 1.5) -> Edit:
    """A new line before these words, so many sizes below."""

    def edit(run: Run) -> None:
        place = run.text.index(before)
        run.after.append(Run(run.text[place:], run.font, run.size, run.x, run.y + lines * run.size))
        run.text = run.text[:place]

    return edit


def followed(lines: int) -> Edit:
    """The same words again on so many lines below."""

    def edit(run: Run) -> None:
        places = [run.y + 1.5 * run.size * line for line in range(1, lines + 1)]
        run.after += [Run(run.text, run.font, run.size, run.x, y) for y in places]

    return edit


def filled(*colour: float, bordered: bool = False, right: float = 0) -> Edit:
    """A filled box behind the words, or beside them by so many millimetres, with or without a border."""

    def edit(run: Run) -> None:
        place = (run.x - 4 + right * PX, run.y - 1.1 * run.size, _width(run) + 8, 1.5 * run.size)
        run.behind[:0] = [_do("q"), _do("rg", *colour), _do("re", *place), _do("f"), _do("Q")]
        if bordered:
            run.behind[:0] = [_do("q"), _do("w", 4), _do("re", *place), _do("S"), _do("Q")]

    return edit


def underlined(run: Run) -> None:
    level, end = run.y + 0.1 * run.size, run.x + _width(run)
    run.after += [_do("w", 1), _do("m", run.x, level), _do("l", end, level), _do("S")]


def _width(run: Run) -> float:
    return run.size * sum(1.0 if east_asian_width(letter) in "WFA" else 0.6 for letter in run.text)


def _do(operator: str, *operands: float) -> Drawn:
    return [float(one) for one in operands], pikepdf.Operator(operator)


def _redraw(document: pikepdf.Pdf, page: pikepdf.Page, edit: Callable[[Run], bool]) -> None:
    fonts = {str(name): _Font(font) for name, font in page.Resources.Font.items()}
    drawn: list[Drawn] = []
    open_from, changed = 0, False
    for operands, operator in pikepdf.parse_content_stream(page):
        open_from = len(drawn) if str(operator) == "BT" else open_from
        drawn.append((list(operands), operator))
        if str(operator) == "ET":
            run = _run(drawn[open_from:], fonts)
            if run and edit(run):
                drawn[open_from:], changed = _draw(run, fonts), True
    if changed:
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(drawn))


def _run(drawn: list[Drawn], fonts: "dict[str, _Font]") -> Run | None:
    said = {str(operator): operands for operands, operator in drawn}
    if "TJ" not in said:
        return None
    (font, size), (*_matrix, x, y) = said["Tf"], said["Tm"]
    text = "".join(fonts[str(font)].read(bytes(part)) for part in said["TJ"][0] if isinstance(part, pikepdf.String))
    return Run(text, str(font), float(size), float(x), float(y))


def _draw(run: Run, fonts: "dict[str, _Font]") -> Iterator[Drawn]:
    yield _do("q")
    yield from run.behind
    if run.text:
        yield _do("BT")
        yield _do("Tm", 1, 0, run.slant, -1, run.x, run.y)
        yield [pikepdf.Name(run.font), run.size], pikepdf.Operator("Tf")
        yield [pikepdf.Array([pikepdf.String(fonts[run.font].codes(run.text))])], pikepdf.Operator("TJ")
        yield _do("ET")
    for more in run.after:
        yield from _draw(more, fonts) if isinstance(more, Run) else [more]
    yield _do("Q")


class _Font:
    """An embedded font: what its codes say. A character it lacks gets a code of its own, whose glyph is empty."""

    def __init__(self, font: Any) -> None:
        self._map = font.ToUnicode
        pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>\n", self._map.read_bytes())
        self._says = {int(code, 16): bytes.fromhex(said.decode()).decode("utf-16-be") for code, said in pairs}
        self._free = count(0xF000)

    def read(self, codes: bytes) -> str:
        return "".join(self._says[int.from_bytes(codes[place : place + 2])] for place in range(0, len(codes), 2))

    def codes(self, text: str) -> bytes:
        return b"".join(self._code(letter).to_bytes(2) for letter in text)

    def _code(self, letter: str) -> int:
        known = next((code for code, said in self._says.items() if said == letter), None)
        if known is not None:
            return known
        code = next(self._free)
        self._says[code] = letter
        new = b"1 beginbfchar\n<%04x> <%s>\nendbfchar\nendcmap" % (code, letter.encode("utf-16-be").hex().encode())
        self._map.write(self._map.read_bytes().replace(b"endcmap", new))
        return code
