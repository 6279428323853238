"""An .xlsx of plain tables: every cell a text, so that Excel turns nothing into dates or formulas."""

import io
import re
from collections.abc import Iterable
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_TITLE = 31
_WIDEST, _NARROWEST = 40, 12


def workbook_of(sheets: Iterable[tuple[str, list[list[str]]]]) -> bytes:
    """Return a file with a sheet for each (title, rows); the first row of each is its heading, and stays in view."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(sheet_title(title))
        sheet.freeze_panes = "A2"
        for place, column in enumerate(zip(*rows, strict=True), 1):
            width = min(_WIDEST, max(_NARROWEST, *(2 * len(cell) for cell in column)))
            sheet.column_dimensions[get_column_letter(place)].width = width
        for number, row in enumerate(rows):
            sheet.append([_cell(sheet, text, is_heading=number == 0) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_title(words: str) -> str:
    """Return what a sheet may be called: some signs are not for names, and they end early."""
    return re.sub(r"[\[\]:*?/\\]", " ", words)[:_LONGEST_TITLE]


def _cell(sheet: Any, text: str, *, is_heading: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet)
    # Said to be a text: one that begins with = would be a formula.
    cell.value, cell.data_type = text, "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_heading:
        cell.font = Font(bold=True)
    return cell
