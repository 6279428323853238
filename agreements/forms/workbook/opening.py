"""A file from outside as sheets of text cells: .xlsx with one sheet a kind of item, or .csv with one kind."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.table import Uncut, cut
from agreements.forms.workbook.archive import Unopened, check_archive
from agreements.forms.workbook.beside_cells import BesideCells, beside_cells
from agreements.forms.workbook.counting import check_amounts
from agreements.forms.workbook.showing import ShownCell, shown_cell

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 500
_MAX_COLUMNS = 60
# Twice the lists of an agreement: a file of ours always opens again.
_MAX_SHEETS = 40
# Rows that hold nothing count as well: a sheet may say that its next row is the millionth.
_MAX_EMPTY = 20_000
_MAX_LETTERS = 400_000
# Of cells and lines, counted before they are cut.
_MAX_SEPARATORS = 100_000
_DIALECTS = {"\t": "excel-tab", ",": "excel", ";": "excel-semicolon"}
_SAID_SEPARATOR = re.compile(r'"?sep=([\t,;])"?[ \t,;]*(?=[\r\n])', re.IGNORECASE)
_AS_TEXT = re.compile(r'\A="([^"]*)"\Z')
_ENDINGS = {
    "xlsm": gettext_lazy("マクロの入るファイル（.xlsm）は読みません。.xlsx で保存し直してください。"),
    "xltm": gettext_lazy("マクロの入るファイル（.xltm）は読みません。.xlsx で保存し直してください。"),
    "xlsb": gettext_lazy("この形式（.xlsb）は読みません。.xlsx で保存し直してください。"),
    "xls": gettext_lazy("古い形式（.xls）は読みません。.xlsx で保存し直してください。"),
    "ods": gettext_lazy("この形式（.ods）は読みません。.xlsx で保存し直してください。"),
}


@dataclass(frozen=True)
class FileSheet:
    """`rows` are (number in the file, cells). Of a row, by column, `refused` says why a cell is not read and `told`
    what its reader should know; `left_out` says what of the sheet is not read at all."""

    title: str
    rows: list[tuple[int, list[str]]]
    refused: dict[int, dict[int, str]] = field(default_factory=dict)
    told: dict[int, dict[int, str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def opened(name: str, data: bytes) -> list[FileSheet]:
    """Return the sheets of a file (blank rows left out). Raises Unopened where it is not read at all."""
    ending = name.rpartition(".")[2].casefold()
    if ending in _ENDINGS:
        raise Unopened(str(_ENDINGS[ending]))
    if ending not in {"xlsx", "csv"}:
        raise Unopened(_(".xlsx か .csv のファイルを選んでください。"))
    if len(data) > MAX_BYTES:
        raise Unopened(_("大きすぎます（%(max)d MB まで）。分けてください。") % {"max": MAX_BYTES // 1024 // 1024})
    sheets = _of_workbook(data) if ending == "xlsx" else [_of_text(data)]
    _check_amount(sheets)
    return sheets


def _check_amount(sheets: list[FileSheet], *, whole: bool = True) -> None:
    rows = sum(len(sheet.rows) for sheet in sheets)
    letters = sum(len(cell) for sheet in sheets for _number, row in sheet.rows for cell in row)
    if rows > MAX_ROWS:
        raise Unopened(_("%(count)d行あります。1度に読めるのは%(max)d行までです。") % {"count": rows, "max": MAX_ROWS})
    if letters > _MAX_LETTERS:
        told = {"count": letters, "max": _MAX_LETTERS}
        raise Unopened(_("%(count)d文字あります。1度に読めるのは%(max)d文字までです。") % told)
    if whole and rows == 0:
        raise Unopened(_("ファイルに行がありません。"))


def _of_text(data: bytes) -> FileSheet:
    text = _decoded(data)
    if sum(map(text.count, ",;\t\r\n")) > _MAX_SEPARATORS:
        raise Unopened(_("セルか書式が多すぎます。使わない行・列・シートを消してください。"))
    try:
        rows = _cut(text)
    except (Uncut, csv.Error) as error:
        raise Unopened(_("CSV として読めません。Excel で「CSV UTF-8」として保存し直してください。")) from error
    return FileSheet("", [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)])


def _cut(text: str) -> list[list[str]]:
    """Cut by what parts the cells of the heading, or by what a first line `sep=;` says, which Excel takes for none of
    its rows. What is written ="0142", so that Excel keeps the zero, is 0142."""
    said = _SAID_SEPARATOR.match(text)
    heading = text.partition("\n")[0]
    between = said[1] if said else next((sign for sign in "\t,;" if sign in heading), ",")
    rows = cut(text, dialect=_DIALECTS[between])
    if said:
        rows[0] = []
    return [[_AS_TEXT.sub(r"\1", cell) for cell in row] for row in rows]


def _decoded(data: bytes) -> str:
    """UTF-8, with or without its mark, or Shift_JIS as Windows writes it."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in data:
        for encoding in ("utf-8-sig", "cp932"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise Unopened(_("文字コードが読めません。UTF-8 か Shift_JIS で保存し直してください。"))


def _of_workbook(data: bytes) -> list[FileSheet]:
    check_archive(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_amounts(archive)
            # Not before somebody has brought a file: it takes a fifth of the time in which a process starts.
            from openpyxl.reader.excel import ExcelReader

            # Values, not formulas: what Excel last showed.
            reader = ExcelReader(io.BytesIO(data), read_only=True, keep_links=False, data_only=True, rich_text=True)
            reader.read()
            if len(reader.wb.worksheets) > _MAX_SHEETS:
                told = {"count": len(reader.wb.worksheets), "max": _MAX_SHEETS}
                raise Unopened(_("シートが%(count)d枚あります（%(max)d枚まで）。") % told)
            return _of_sheets(reader, archive)
    except Unopened:
        raise
    except Exception as error:
        raise Unopened(_("ファイルが壊れています。Excel で開き、.xlsx で保存し直してください。")) from error


def _of_sheets(reader: Any, archive: zipfile.ZipFile) -> list[FileSheet]:
    """Stops at the sheet that is too much: one text of a workbook may stand in each of its cells."""
    parts = [relation.target for _sheet, relation in reader.parser.find_sheets() if "chartsheet" not in relation.Type]
    found: list[FileSheet] = []
    for sheet, part in zip(reader.wb.worksheets, filter(reader.valid_files.__contains__, parts), strict=True):
        if sheet.sheet_state != "visible":
            words = _("シート「%(name)s」は隠してあるので、読みません。読むときは再表示してください。")
            found.append(FileSheet(str(sheet.title), [], left_out=[words % {"name": sheet.title}]))
            continue
        found.append(_of_sheet(sheet, beside_cells(archive, part, columns=_MAX_COLUMNS)))
        _check_amount(found, whole=False)
    return found


def _of_sheet(sheet: Any, beside: BesideCells) -> FileSheet:
    sheet.reset_dimensions()  # what the file says of its own size is not to be trusted
    found, letters, hidden = FileSheet(str(sheet.title), []), 0, 0
    above: dict[tuple[int, int], ShownCell] = {}
    for number, row in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), 1):
        if number > _MAX_EMPTY or len(found.rows) > MAX_ROWS:
            raise Unopened(_("シート「%(name)s」の行が多すぎます（空の行も数えます）。") % {"name": found.title[:40]})
        cells = [shown_cell(cell, number, place, beside, sheet.parent.epoch) for place, cell in enumerate(row)]
        above |= {(number, place): cell for place, cell in enumerate(cells) if cell.text or cell.refused}
        is_own = any(cell.text.strip() for p, cell in enumerate(cells) if beside.shows(number, p))
        if number in beside.rows or not is_own:
            hidden += is_own
            continue  # a row that only joined cells reach into belongs to the one above
        first = found.rows[0][0] if found.rows else number
        cells = [_joined(cell, (number, place), beside, above, first) for place, cell in enumerate(cells)]
        letters += _keep(found, number, [ShownCell("") if p in beside.columns else c for p, c in enumerate(cells)])
        if letters > _MAX_LETTERS:
            raise Unopened(_("1度に読めるのは%(max)d文字までです。分けてください。") % {"max": _MAX_LETTERS})
    found.left_out.extend(_hidden(hidden, sum(1 for _r, place in above if place in beside.columns)))
    return found


def _joined(
    cell: ShownCell,
    place: tuple[int, int],
    beside: BesideCells,
    above: dict[tuple[int, int], ShownCell],
    heading: int,
) -> ShownCell:
    """What joined cells show beside each of their rows; of a cell joined to the one on its left, nobody can tell which
    of the two columns is meant."""
    if place in beside.beside and beside.beside[place] in above:
        words = _("横に結合したセルです。結合を解いて、それぞれのセルに書いてください。")
        return ShownCell(above[beside.beside[place]].text, refused=words)
    start = beside.below.get(place) or beside.beside.get(place)
    if start is None:
        return cell
    if start not in above:
        return ShownCell("")
    if start[0] <= heading < place[0]:
        words = _("見出しと結合したセルです。見出しは1行にしてください。")
        return ShownCell(above[start].text, refused=words)
    return above[start]


def _keep(found: FileSheet, number: int, cells: list[ShownCell]) -> int:
    """Put a row into the sheet, without the blank cells at its end; return how many letters it has."""
    while cells and not cells[-1].text.strip():
        cells.pop()
    if not cells:
        return 0
    found.rows.append((number, [cell.text for cell in cells]))
    for into, name in ((found.refused, "refused"), (found.told, "told")):
        said = {place: words for place, cell in enumerate(cells) if (words := getattr(cell, name))}
        into.update({number: said} if said else {})
    return sum(len(cell.text) for cell in cells)


def _hidden(rows: int, cells: int) -> list[str]:
    told = []
    if rows:
        told.append(_("隠してある行が%(count)d行あり、読みません。読むときは再表示してください。") % {"count": rows})
    if cells:
        words = _("隠してある列に、文のあるセルが%(count)d個あり、読みません。読むときは再表示してください。")
        told.append(words % {"count": cells})
    return told
