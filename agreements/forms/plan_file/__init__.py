"""A plan kept in Excel: the file looked at before it is opened, its rows read, and what would become of each."""

from agreements.forms.plan_file.archive import Unopened
from agreements.forms.plan_file.opening import MAX_BYTES, MAX_ROWS, FileSheet, opened
from agreements.forms.plan_file.outcomes import PlanReading, PlanRow, SheetOutcome
from agreements.forms.plan_file.template import example_rows, template_workbook
from agreements.forms.plan_file.upload import PlanFileForm, PlanRowsForm, signed_rows

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "FileSheet",
    "PlanFileForm",
    "PlanReading",
    "PlanRow",
    "PlanRowsForm",
    "SheetOutcome",
    "Unopened",
    "example_rows",
    "opened",
    "signed_rows",
    "template_workbook",
]
