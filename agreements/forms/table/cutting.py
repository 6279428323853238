"""Text copied in a spreadsheet, cut into rows and cells: tabs between cells, quotes around cells with line breaks."""

import csv
import io
import re


class _Semicolons(csv.excel):
    """As Excel writes where the comma is the sign of decimals."""

    delimiter = ";"


csv.register_dialect("excel-semicolon", _Semicolons)


class Uncut(ValueError):
    """The text is no table."""


def cut(text: str, *, dialect: str = "excel-tab") -> list[list[str]]:
    """Return the rows of `text`; line breaks within a cell are LF.

    A quote that begins a cell and is never closed is a character like any other: spreadsheets quote only cells that
    hold a tab or a line break. Raises Uncut for a cell longer than the csv module reads.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), dialect=dialect, strict=True))
    except csv.Error:
        rows = _cell_by_cell(text, csv.get_dialect(dialect).delimiter)
    return [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]


def _cell_by_cell(text: str, between: str) -> list[list[str]]:
    """One cell that is not quoted as it should be leaves the others as they are."""
    cell = re.compile(rf'"((?:[^"]|"")*+)"(?=[{between}\r\n]|\Z)|([^{between}\r\n]*)')
    rows: list[list[str]] = [[]]
    place = 0
    while True:
        found = cell.match(text, place)
        assert found  # noqa: S101 - a cell may be empty
        quoted, bare = found.groups()
        rows[-1].append(bare if quoted is None else quoted.replace('""', '"'))
        if len(rows[-1][-1]) > csv.field_size_limit():
            raise Uncut(rows[-1][-1][:40])
        place = found.end()
        end = text[place : place + 2] if text.startswith("\r\n", place) else text[place : place + 1]
        place += len(end)
        if end != between and place < len(text):
            rows.append([])
        elif end != between:
            return rows
