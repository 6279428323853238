"""The paper as the checks see it: its pages, tags and text, read once."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

import pikepdf
from pydantic import ValidationError

from agreements.content import AgreementContent, Unreadable, read_from_outside
from agreements.content.parts import Contact
from agreements.page_check.paper.drawing import Broken, sheets_of
from agreements.page_check.paper.drawn import Glyph, Sheet
from agreements.page_check.paper.printed import Printed
from agreements.page_check.paper.structure import HEADINGS, Catalogue, Element, structure_of

CIRCLED = "①②③④⑤"
_UNREAD = re.compile("[\\s\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_STRAIGHT = str.maketrans("“”", '""')
# A row breaks only where a cell of it holds as much as this, in characters (a narrow cell of A4 holds 500).
_TALLER_THAN_A_PAGE = 200
# What differs by so little stands on one baseline.
_SAME_LINE = 1.5


@dataclass
class PrintedLine:
    """Glyphs of one block on one baseline, from left to right."""

    page: int
    y: float
    glyphs: list[Glyph]

    @cached_property
    def text(self) -> str:
        """What it says, with a space where one stands behind a number: PDFium drops those at the end of a run, and
        「1　30分待つ」 is no 130 minutes."""
        said = [glyph.text for glyph in self.glyphs]
        for place, (one, other) in enumerate(pairwise(self.glyphs)):
            if one.text.isdigit() and other.x - one.box.right > one.run.size / 2:
                said[place] += " "
        return "".join(said)

    @cached_property
    def size(self) -> float:
        """The largest size in it."""
        return max((glyph.run.size for glyph in self.glyphs if not glyph.blank), default=0.0)

    @property
    def left(self) -> float:
        return min((glyph.box.left for glyph in self.glyphs if not glyph.blank), default=0.0)

    @property
    def right(self) -> float:
        return max((glyph.box.right for glyph in self.glyphs if not glyph.blank), default=0.0)


@dataclass
class Block:
    """A paragraph, a heading, a cell: what is broken into lines. `element` is None on a paper without tags."""

    element: Element | None
    page: int
    glyphs: list[Glyph]

    @cached_property
    def lines(self) -> list[PrintedLine]:
        lines: list[PrintedLine] = []
        for glyph in self.glyphs:
            line = next((line for line in reversed(lines) if abs(line.y - glyph.y) < _SAME_LINE), None)
            if line is None:
                line = PrintedLine(self.page, glyph.y, [])
                lines.append(line)
            line.glyphs.append(glyph)
        lines = [line for line in lines if line.size]
        for line in lines:
            line.glyphs.sort(key=lambda glyph: glyph.x)
        return sorted(lines, key=lambda line: -line.y)

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def inked(self) -> list[Glyph]:
        """Its glyphs in reading order without white space."""
        return [glyph for line in self.lines for glyph in line.glyphs if not glyph.blank]

    @cached_property
    def joined(self) -> str:
        """Their text: one character for each of `inked`."""
        return "".join(glyph.text for glyph in self.inked)


@dataclass(frozen=True, kw_only=True)
class Paper(Printed):
    """A produced PDF, with what it was asked to print."""

    length: int
    sheets: list[Sheet]
    root: Element | None
    catalogue: Catalogue

    @cached_property
    def today(self) -> AgreementContent | None:
        """The content with the contacts of the annex that lies in the file, if one does: what the paper shows."""
        if self.content is None or self.catalogue.annexed is None:
            return self.content
        try:
            listed = read_from_outside(self.catalogue.annexed)["contacts"]
            contacts = [Contact.model_validate(one) for one in listed]
        except (Unreadable, ValidationError, KeyError, TypeError):
            return self.content
        return self.content.model_copy(update={"contacts": contacts})

    @cached_property
    def _tagged(self) -> set[tuple[int, int]]:
        return set(self.root.marks()) if self.root else set(_guessed(self.sheets))

    @cached_property
    def _marked(self) -> dict[tuple[int, int], list[Glyph]]:
        marked: dict[tuple[int, int], list[Glyph]] = {}
        for glyph in self.glyphs():
            marked.setdefault((glyph.run.page, glyph.run.mark), []).append(glyph)
        return marked

    @property
    def phone(self) -> bool:
        return self.size == "phone"

    def glyphs(self) -> Iterator[Glyph]:
        for sheet in self.sheets:
            yield from sheet.glyphs

    @cached_property
    def inked(self) -> list[Glyph]:
        """Every glyph that leaves ink."""
        return [glyph for glyph in self.glyphs() if not glyph.blank]

    def is_running(self, glyph: Glyph) -> bool:
        """Whether it belongs to a running head or foot: what no tag holds."""
        return (glyph.run.page, glyph.run.mark) not in self._tagged

    def elements(self, *kinds: str) -> list[Element]:
        """Return the elements of these kinds (all without any), in reading order."""
        return [one for one in self._elements if not kinds or one.kind in kinds]

    @cached_property
    def _elements(self) -> list[Element]:
        return list(self.root.walk()) if self.root else []

    def glyphs_of(self, element: Element) -> list[Glyph]:
        return [glyph for mark in element.marks() for glyph in self._marked.get(mark, [])]

    def text_of(self, element: Element) -> str:
        """Return what an element says, with a space where a line of letters ends."""
        said, before = [], None
        for glyph in self.glyphs_of(element):
            if before and abs(glyph.y - before.y) > _SAME_LINE and before.text.isascii() and glyph.text.isascii():
                said.append(" ")
            said.append(glyph.text)
            before = glyph
        return "".join(said)

    def page_of(self, element: Element) -> int | None:
        """The page its first mark stands on (WeasyPrint tags what is split over pages once a page)."""
        return next((page for page, _number in element.marks()), None)

    @cached_property
    def headings(self) -> list[Element]:
        return [one for one in self.elements(*HEADINGS) if squeezed(self.text_of(one))]

    @cached_property
    def blocks(self) -> list[Block]:
        """Every block of the body in reading order; a line is a block where there are no tags."""
        if self.root is None:
            return [block for sheet in self.sheets for block in self._untagged(sheet)]
        blocks: dict[tuple[int, int], Block] = {}
        for element in self._elements:
            for kid in element.kids:
                if not isinstance(kid, Element) and kid in self._marked:
                    owner = element.block
                    block = blocks.setdefault((id(owner), kid[0]), Block(owner, kid[0], []))
                    block.glyphs += self._marked[kid]
        return list(blocks.values())

    def page_text(self, number: int) -> str:
        """Return what the body of a page says, block by block, a line a line."""
        return "\n".join(block.text for block in self.blocks if block.page == number)

    @cached_property
    def page_texts(self) -> list[str]:
        """The body of each page without white space, for finding what was broken into lines."""
        return [squeezed(self.page_text(sheet.number)) for sheet in self.sheets]

    @cached_property
    def _whole(self) -> str:
        return "".join(self.page_texts)

    def says(self, words: str) -> bool:
        """Whether these words stand somewhere in the body, over lines and pages."""
        text = squeezed(words)
        if text in self._whole:
            return True
        return len(text) >= _TALLER_THAN_A_PAGE and any(self._begins(text, sheet.number) for sheet in self.sheets)

    def _begins(self, text: str, page: int) -> bool:
        """Whether a cell of this page ends with the beginning of a text that goes on in one of the next page: cells of
        one row break side by side."""
        ends = (block.joined for block in self.blocks if block.page == page)
        parts = ((end, length) for end in ends for length in range(1, min(len(end), len(text) - 1) + 1))
        return any(end.endswith(text[:length]) and self._goes_on(text[length:], page + 1) for end, length in parts)

    def _goes_on(self, rest: str, page: int) -> bool:
        starts = [block.joined for block in self.blocks if block.page == page and block.joined]
        return any(
            start.startswith(rest) or (rest.startswith(start) and self._goes_on(rest[len(start) :], page + 1))
            for start in starts
        )

    def _untagged(self, sheet: Sheet) -> Iterator[Block]:
        body = [glyph for glyph in sheet.glyphs if not self.is_running(glyph)]
        for line in Block(None, sheet.number, body).lines:
            yield Block(None, sheet.number, line.glyphs)

    def head(self, sheet: Sheet) -> str:
        """Return the running head of a page, a space between its parts."""
        return self._edge(sheet, upper=True)

    def foot(self, sheet: Sheet) -> str:
        """Return the running foot of a page, a space between its parts."""
        return self._edge(sheet, upper=False)

    def _edge(self, sheet: Sheet, *, upper: bool) -> str:
        middle = sheet.height / 2
        edge = [glyph for glyph in sheet.glyphs if self.is_running(glyph) and (glyph.y > middle) is upper]
        return " ".join("".join(one.text for one in part) for _run, part in groupby(edge, key=lambda one: one.run))

    @cached_property
    def draft(self) -> bool:
        """Whether it says 案 where others state their version: it has no hash and no permanent address."""
        return bool(self.sheets) and bool(re.search(r"案|DRAFT", self.head(self.sheets[0])))

    @cached_property
    def opening(self) -> list[int]:
        """The pages of the first section: page 1; on a phone every screen up to the one where the next begins."""
        rest = [self.page_of(one) or 1 for one in self.headings if one.kind == "H2" and not self.circled(one)]
        return list(range(1, min(rest, default=1) + 1)) if self.phone else [1]

    def circled(self, heading: Element) -> str:
        """Return which of the five blocks of page 1 a heading opens, or nothing."""
        return next((sign for sign in self.text_of(heading)[:2] if sign in CIRCLED), "")

    @cached_property
    def main_text(self) -> float:
        """The size most of the body is set in, in points."""
        sizes = Counter(glyph.run.size for glyph in self.inked if not self.is_running(glyph))
        return sizes.most_common(1)[0][0] if sizes else 0.0


def read_paper(data: bytes, printed: Printed) -> Paper:
    """Return the paper. Raises Broken when it is no PDF, is broken, or asks for a password."""
    sheets = sheets_of(data)
    try:
        root, catalogue = structure_of(data)
    except pikepdf.PdfError as error:
        raise Broken from error
    return Paper(length=len(data), sheets=sheets, root=root, catalogue=catalogue, **vars(printed))


def squeezed(text: str) -> str:
    """Return a text without white space and variation selectors: line breaks are no part of what a paper says, and
    which form of a character is drawn is not read back; nor is the form of a quotation mark."""
    return _UNREAD.sub("", text).translate(_STRAIGHT)


def _guessed(sheets: list[Sheet]) -> Iterator[tuple[int, int]]:
    """Without tags the first and the last line of a page are taken for its running head and foot."""
    for sheet in sheets:
        heights = [glyph.y for glyph in sheet.glyphs if not glyph.blank]
        top, bottom = max(heights, default=0.0), min(heights, default=0.0)
        for glyph in sheet.glyphs:
            if bottom + _SAME_LINE < glyph.y < top - _SAME_LINE:
                yield glyph.run.page, glyph.run.mark
