"""The rows of a register as a file: read back, it changes nothing."""

from agreements.forms.rows_file.registers import Register
from agreements.forms.table import columns_of, headings, written
from agreements.forms.workbook import workbook_of


def register_workbook(register: Register) -> bytes:
    """Return an .xlsx with a sheet for each kind of row, in the active language."""
    return workbook_of((str(form.nouns), _rows(register, kind)) for kind, form in register.forms.items())


def _rows(register: Register, kind: str) -> list[list[str]]:
    columns = columns_of(lambda: register.form(kind))
    rows = [written(register.form(kind, instance=row), columns) for row in register.standing(kind)]
    return [headings(columns), *rows]
