"""Text copied in a spreadsheet, cut into rows and cells: tabs between cells, quotes around cells with line breaks."""

import csv
import io


class Uncut(ValueError):
    """The text is no table."""


def cut(text: str, *, dialect: str = "excel-tab") -> list[list[str]]:
    """Return the rows of `text`; line breaks within a cell are LF.

    A quote that begins a cell and is never closed is a character like any other: spreadsheets quote only cells that
    hold a tab or a line break. Raises Uncut for a cell longer than the csv module reads.
    """
    try:
        rows = _rows(text, dialect=dialect, strict=True)
    except csv.Error:
        try:
            rows = _rows(text, dialect=dialect, quoting=csv.QUOTE_NONE)
        except csv.Error as error:
            raise Uncut(str(error)) from error
    return [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]


def _rows(text: str, **options: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), **options))  # type: ignore[arg-type]
