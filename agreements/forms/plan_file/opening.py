"""A file from outside as sheets of text cells: .xlsx with one sheet a kind of item, or .csv with one kind."""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from agreements.forms.plan_file.archive import Unopened, check_archive
from agreements.forms.plan_file.counting import check_amounts
from agreements.forms.table import Uncut, cut

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 500
_MAX_COLUMNS = 60
_MAX_SHEETS = 20
# Rows that hold nothing count as well: a sheet may say that its next row is the millionth.
_MAX_EMPTY = 20_000
_MAX_LETTERS = 400_000
# Of cells and lines, counted before they are cut.
_MAX_SEPARATORS = 100_000
_ENDINGS = {
    "xlsm": gettext_lazy("マクロの入るファイル（.xlsm）は読みません。.xlsx で保存し直してください。"),
    "xltm": gettext_lazy("マクロの入るファイル（.xltm）は読みません。.xlsx で保存し直してください。"),
    "xlsb": gettext_lazy("この形式（.xlsb）は読みません。.xlsx で保存し直してください。"),
    "xls": gettext_lazy("古い形式（.xls）は読みません。.xlsx で保存し直してください。"),
    "ods": gettext_lazy("この形式（.ods）は読みません。.xlsx で保存し直してください。"),
}


@dataclass(frozen=True)
class FileSheet:
    """`rows` are (number in the file, cells); `refused` says of a row, by column, why a cell is not read."""

    title: str
    rows: list[tuple[int, list[str]]]
    refused: dict[int, dict[int, str]] = field(default_factory=dict)


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
    if sum(map(text.count, ",\t\r\n")) > _MAX_SEPARATORS:
        raise Unopened(_("セルか書式が多すぎます。使わない行・列・シートを消してください。"))
    try:
        rows = cut(text, dialect="excel-tab" if "\t" in text.partition("\n")[0] else "excel")
    except (Uncut, csv.Error) as error:
        raise Unopened(_("CSV として読めません。Excel で「CSV UTF-8」として保存し直してください。")) from error
    return FileSheet("", [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)])


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
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets = book.worksheets
        if len(sheets) > _MAX_SHEETS:
            raise Unopened(
                _("シートが%(count)d枚あります（%(max)d枚まで）。") % {"count": len(sheets), "max": _MAX_SHEETS}
            )
        return _of_sheets(sheets)
    except Unopened:
        raise
    except Exception as error:
        raise Unopened(_("ファイルが壊れています。Excel で開き、.xlsx で保存し直してください。")) from error


def _of_sheets(sheets: list[Any]) -> list[FileSheet]:
    """Stops at the sheet that is too much: one text of a workbook may stand in each of its cells."""
    found: list[FileSheet] = []
    for sheet in sheets:
        found.append(_of_sheet(sheet))
        _check_amount(found, whole=False)
    return found


def _of_sheet(sheet: Any) -> FileSheet:
    sheet.reset_dimensions()  # what the file says of its own size is not to be trusted
    found, letters = FileSheet(str(sheet.title), []), 0
    for number, row in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), 1):
        if number > _MAX_EMPTY or len(found.rows) > MAX_ROWS:
            raise Unopened(_("シート「%(name)s」の行が多すぎます（空の行も数えます）。") % {"name": found.title[:40]})
        cells, refused = [], {}
        for place, cell in enumerate(row):
            cells.append(_text(cell))
            if why := _why_not(cell):
                refused[place] = why
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            letters += sum(map(len, cells))
            if letters > _MAX_LETTERS:
                raise Unopened(_("1度に読めるのは%(max)d文字までです。分けてください。") % {"max": _MAX_LETTERS})
            found.rows.append((number, cells))
            found.refused.update({number: refused} if refused else {})
    return found


def _why_not(cell: Any) -> str:
    if cell.data_type == "f":
        return _("式は読みません。値に置き換えてください（コピーして「値の貼り付け」）。")
    if cell.data_type == "e":
        return _("Excel のエラー値です。値を書いてください。")
    return ""


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return str(getattr(value, "text", value) or "=")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date | time) else str(value).replace("\r\n", "\n").replace("\r", "\n")


def _number(value: float, number_format: str) -> str:
    """The digits that people see: 0.995 in a cell of percents is 99.5%."""
    number = Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    is_percent = "%" in number_format
    text = f"{number * 100 if is_percent else number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}%" if is_percent else text
