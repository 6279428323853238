"""Rows kept in Excel, read for a register: what would become of each, and a file of those that are there."""

from agreements.forms.rows_file.example_plan import example_plan
from agreements.forms.rows_file.exported import register_workbook
from agreements.forms.rows_file.outcomes import FileRow, Reading, RowsReading, SheetOutcome
from agreements.forms.rows_file.registers import Register, contacts_of, plan_of
from agreements.forms.rows_file.template import example_rows, template_workbook
from agreements.forms.rows_file.upload import RowsFileForm, SignedRowsForm, Source, signed_rows, source_of

__all__ = [
    "FileRow",
    "Reading",
    "Register",
    "RowsFileForm",
    "RowsReading",
    "SheetOutcome",
    "SignedRowsForm",
    "Source",
    "contacts_of",
    "example_plan",
    "example_rows",
    "plan_of",
    "register_workbook",
    "signed_rows",
    "source_of",
    "template_workbook",
]
