"""An .xlsx or .csv from outside: looked at before it is opened, then read as Excel shows it."""

from agreements.forms.workbook.archive import Unopened
from agreements.forms.workbook.opening import MAX_BYTES, MAX_ROWS, FileSheet, opened

__all__ = ["MAX_BYTES", "MAX_ROWS", "FileSheet", "Unopened", "opened"]
