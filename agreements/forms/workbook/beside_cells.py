"""What a sheet says beside its cells: which are joined, which rows and columns are hidden, which formulas have no
answer, which texts are struck through in part. The reader of the cells is told nothing of it."""

import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from agreements.forms.workbook.archive import Unopened

# Rows and columns of all joined cells together; each is one entry in what is kept of them.
_MOST_JOINED = 20_000
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_TRUE = {"1", "true"}
_PIECE = 64 * 1024


@dataclass
class BesideCells:
    """Rows count from 1, columns from 0. `below` and `beside` name, of a cell that is joined to one above it or to one
    in a column to its left, where the text of both stands."""

    below: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    beside: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    unanswered: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    hides_zeros: bool = False

    def shows(self, row: int, column: int) -> bool:
        """Whether a cell of this place shows what it holds itself."""
        place = (row, column)
        return column not in self.columns and place not in self.below and place not in self.beside


def beside_cells(archive: zipfile.ZipFile, part: str, *, columns: int) -> BesideCells:
    """Read a sheet's part, as far as `columns`. Raises Unopened where more is joined than a table needs."""
    reading = _Reading(columns)
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            reading.parser.Parse(piece)
    return reading.found


class _Reading:
    def __init__(self, columns: int) -> None:
        self.found, self.most = BesideCells(), columns
        self.row = self.column = self.joined = 0
        self.hides_unsaid = self.has_value = False
        self.formula: str | None = None
        self.into = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.say

    def begin(self, tag: str, said: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        handle = getattr(self, f"_begin_{name}", None)
        if handle:
            handle(said)
        self.into = name

    def say(self, text: str) -> None:
        if self.into == "f" and self.formula is not None:
            self.formula += text
        elif self.into == "v":
            self.has_value = True

    def end(self, tag: str) -> None:
        self.into = ""
        if tag.rpartition(" ")[2] == "c" and self.formula is not None and not self.has_value:
            self.found.unanswered[self.row, self.column] = f"={self.formula}"

    def _begin_sheetView(self, said: dict[str, str]) -> None:  # noqa: N802 - as the element is called
        self.found.hides_zeros = said.get("showZeros") in {"0", "false"}

    def _begin_sheetFormatPr(self, said: dict[str, str]) -> None:  # noqa: N802 - as the element is called
        self.hides_unsaid = said.get("zeroHeight") in _TRUE

    def _begin_col(self, said: dict[str, str]) -> None:
        if said.get("hidden") in _TRUE or said.get("width") in {"0", "0.0"}:
            first, last = int(said["min"]), min(int(said["max"]), self.most)
            self.found.columns.update(range(first - 1, last))

    def _begin_row(self, said: dict[str, str]) -> None:
        self.row, self.column = int(said.get("r", self.row + 1)), -1
        hidden = said.get("hidden") in _TRUE or said.get("ht") in {"0", "0.0"}
        if hidden or (self.hides_unsaid and "ht" not in said and "hidden" not in said):
            self.found.rows.add(self.row)

    def _begin_c(self, said: dict[str, str]) -> None:
        place = _PLACE.fullmatch(said.get("r", ""))
        self.column = _column(place[1]) if place else self.column + 1
        # An answer that is an empty text is one; a number that is empty is none.
        self.formula, self.has_value = None, said.get("t") == "str"

    def _begin_f(self, _said: dict[str, str]) -> None:
        self.formula = ""

    def _begin_strike(self, said: dict[str, str]) -> None:
        if said.get("val", "1") in _TRUE:
            self.found.struck.add((self.row, self.column))

    def _begin_mergeCell(self, said: dict[str, str]) -> None:  # noqa: N802 - as the element is called
        ends = [_PLACE.fullmatch(end) for end in said.get("ref", "").split(":")]
        if len(ends) != 2 or not all(ends):
            return
        (left, top), (right, bottom) = ((_column(end[1]), int(end[2])) for end in ends if end)
        right = min(right, self.most - 1)
        self.joined += (bottom - top + 1) * max(right - left + 1, 0)
        if self.joined > _MOST_JOINED:
            raise Unopened(_("結合したセルが多すぎます。結合を解いてください。"))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if column > left:
                    self.found.beside[row, column] = (top, left)
                elif row > top:
                    self.found.below[row, column] = (top, left)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
