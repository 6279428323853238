"""An .xlsx or .csv from outside: looked at before it is opened, then read as Excel shows it; and written."""

from agreements.forms.workbook.archive import Unopened
from agreements.forms.workbook.opening import MAX_BYTES, MAX_ROWS, FileSheet, opened
from agreements.forms.workbook.writing import XLSX, sheet_title, workbook_of

__all__ = ["MAX_BYTES", "MAX_ROWS", "XLSX", "FileSheet", "Unopened", "opened", "sheet_title", "workbook_of"]
