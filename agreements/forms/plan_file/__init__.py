"""A plan kept in Excel: its rows read, and what would become of each."""

from agreements.forms.plan_file.outcomes import PlanReading, PlanRow, SheetOutcome
from agreements.forms.plan_file.template import example_rows, template_workbook
from agreements.forms.plan_file.upload import PlanFileForm, PlanRowsForm, signed_rows

__all__ = [
    "PlanFileForm",
    "PlanReading",
    "PlanRow",
    "PlanRowsForm",
    "SheetOutcome",
    "example_rows",
    "signed_rows",
    "template_workbook",
]
