"""Rows of a table, as spreadsheets hold them, read into forms: pasted into a draft, or from the file of a plan."""

from agreements.forms.table.columns import Column, Heading, columns_of, heading_of, in_order
from agreements.forms.table.cutting import Uncut, cut
from agreements.forms.table.rows import Fault, ReadRow, filled, looks_like_formula, typed_of
from agreements.forms.table.writing import headings, written

__all__ = [
    "Column",
    "Fault",
    "Heading",
    "ReadRow",
    "Uncut",
    "columns_of",
    "cut",
    "filled",
    "heading_of",
    "headings",
    "in_order",
    "looks_like_formula",
    "typed_of",
    "written",
]
