"""What the parts of an .xlsx hold, counted before anything of it is built.

Five megabytes of XML can be a million cells, and each costs a hundred times its letters once it is an object.
"""

import zipfile
from xml.parsers import expat

from django.utils.translation import gettext as _

from agreements.forms.workbook.archive import Unopened

# A plan is 500 rows; what people colour and never fill counts as well.
MOST_ELEMENTS = 150_000
# Styles, names and relations become heavy objects; a workbook of a plan has some hundred.
MOST_OTHERS = 10_000
MOST_IN_A_ROW = 1_000
LONGEST_CELL = 4_000
_TABLES = {"worksheet", "sst"}
_CELLS = {"c", "si"}
_PIECE = 64 * 1024


def check_amounts(archive: zipfile.ZipFile) -> None:
    """Refuse too many elements, cells in a row, or letters in a cell, and any declaration. Raises Unopened."""
    count = _Count()
    for part in archive.infolist():
        reader = count.reader()
        with archive.open(part) as stream:
            try:
                while piece := stream.read(_PIECE):
                    reader.Parse(piece)
            except expat.ExpatError:
                continue  # a picture, or XML that whoever reads it will not get beyond either


class _Count:
    """Counts over all parts; letters since the cell began, without the reading of its characters (rPh)."""

    def __init__(self) -> None:
        self.elements = self.others = 0
        self.begin_part()

    def begin_part(self) -> None:
        self.is_table: bool | None = None
        self.in_row = self.letters = self.in_reading = 0

    def reader(self) -> expat.XMLParserType:
        self.begin_part()
        reader = expat.ParserCreate(namespace_separator=" ")
        reader.StartElementHandler = self.begin
        reader.EndElementHandler = self.end
        reader.CharacterDataHandler = self.say
        reader.StartDoctypeDeclHandler = _refuse_declaration
        return reader

    def begin(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if self.is_table is None:
            self.is_table = name in _TABLES
        self.elements += 1
        self.others += not self.is_table
        self.in_row = 0 if name == "row" else self.in_row + (name == "c")
        if self.elements > MOST_ELEMENTS or self.others > MOST_OTHERS or self.in_row > MOST_IN_A_ROW:
            raise Unopened(_("セルか書式が多すぎます。使わない行・列・シートを消してください。"))
        if name in _CELLS:
            self.letters = 0
        self.in_reading += name == "rPh"

    def end(self, tag: str) -> None:
        self.in_reading -= tag.rpartition(" ")[2] == "rPh"

    def say(self, text: str) -> None:
        self.letters += 0 if self.in_reading else len(text)
        if self.is_table and self.letters > LONGEST_CELL:
            raise Unopened(_("%(max)d文字を超えるセルがあります。分けてください。") % {"max": LONGEST_CELL})


def _refuse_declaration(*_said: object) -> None:
    raise Unopened(_("表ではない宣言（DOCTYPE）が入っています。Excel で開き、.xlsx で保存し直してください。"))
