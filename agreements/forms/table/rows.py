"""One row of a table as the data of a form, and what is wrong with it, column by column."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.forms.minutes import range_typed
from agreements.forms.table.cells import Unread, percent, plain, typed_in
from agreements.forms.table.columns import AnyForm, Column, Heading


@dataclass(frozen=True)
class Fault:
    """`column` is its heading (nothing for the row as a whole), `cell` what stands there."""

    column: str
    cell: str
    words: str


@dataclass(frozen=True)
class ReadRow:
    """A row of the table (`number` counts from 1, heading included): the data for a form, and what cannot be read."""

    number: int
    cells: list[str]
    data: QueryDict
    unread: dict[str, Fault]

    def faults(self, form: AnyForm, heading: Heading) -> list[Fault]:
        """Return everything that is wrong, in the order of the columns; `form` has been given `data`."""
        of_column = self._cells_by_name(heading)
        found = dict(self.unread)
        for name, told in form.errors.items():
            if name not in found:
                label = str(form[name].label) if name in form.fields else ""
                found[name] = Fault(label, of_column.get(name, ""), str(told[0]))
        order = [*form.fields]
        return sorted(found.values(), key=lambda fault: _place(fault, form, order))

    def _cells_by_name(self, heading: Heading) -> dict[str, str]:
        pairs = zip(heading.columns, self.cells, strict=False)
        return {column.name: cell.strip()[:60] for column, cell in pairs if column}


def filled(form: AnyForm, heading: Heading, cells: list[str], number: int) -> ReadRow:
    """Read one row over what the unbound `form` holds.

    A blank cell empties its field, but for yes or no and for what must be said: there it leaves what stands.
    """
    data, unread = typed_of(form), {}
    for column, cell in zip(heading.columns, [*cells, *[""] * len(heading.columns)], strict=False):
        if column is None or (column.name not in form.fields and not cell.strip()):
            continue
        try:
            _put(data, _field(form, column), column, cell)
        except Unread as refused:
            unread[column.name] = Fault(column.label, cell.strip()[:60], str(refused))
    unread |= _put_units(data, heading, cells)
    _part_ranges(data, form)
    if any(cell.strip() for cell in cells[len(heading.columns) :]):
        words = _("%(count)d列より右にも文があります。") % {"count": len(heading.columns)}
        unread[""] = Fault("", cells[len(heading.columns)].strip()[:60], words)
    return ReadRow(number, cells, data, unread)


def looks_like_formula(cell: str) -> bool:
    """Whether a text begins as formulas do, and is neither a number nor a telephone number."""
    start = cell.lstrip()
    return start[:1] in {"=", "@"} or bool(re.match(r"[+-]", start) and not re.fullmatch(r"[+-][\d\s.,()-]*%?", start))


def _field(form: AnyForm, column: Column) -> forms.Field:
    """A table of many rows may have columns that this row's form does not ask for."""
    if column.name not in form.fields:
        raise Unread(_("この行の項目には、この欄がありません。先に、画面で欄を増やしてください。"))
    return form.fields[column.name]


def _put(data: QueryDict, field: forms.Field, column: Column, cell: str) -> None:
    if cell.strip():
        data.setlist(column.name, typed_in(field, cell, column.choices))
    elif not field.required and not isinstance(field, forms.BooleanField):
        data.setlist(column.name, [])


def _put_units(data: QueryDict, heading: Heading, cells: list[str]) -> dict[str, Fault]:
    """99.5% in one cell says the unit too: where the unit's own cell says another one, it cannot be read."""
    found = {}
    for column, cell in zip(heading.columns, cells, strict=False):
        if column is None or not column.name.endswith("value") or not percent(cell):
            continue
        unit = column.name.removesuffix("value").removesuffix("and_") + "unit"
        if not data.get(unit):
            data[unit] = "%"
        elif plain(data[unit]) != "%":
            words = _("単位が「%(unit)s」の列に、％の値があります。") % {"unit": data[unit][:20]}
            found[column.name] = Fault(column.label, cell.strip()[:60], words)
    return found


def _part_ranges(data: QueryDict, form: AnyForm) -> None:
    """30〜60 in one cell is both ends, where the form asks for each; where it asks for one, the field refuses it."""
    for name in form.fields:
        ends = range_typed(data.get(name, "")) if f"{name}_to" in form.fields else None
        if ends and data.get(f"{name}_to") in {None, "", ends[1]}:
            data[name], data[f"{name}_to"] = ends


def typed_of(form: AnyForm) -> QueryDict:
    """What a browser would send of a form nobody touched."""
    data = QueryDict(mutable=True)
    for bound in form:
        value: Any = bound.value()
        if value is True:
            data[bound.name] = "on"
        elif isinstance(value, (list, tuple)):
            data.setlist(bound.name, [str(entry) for entry in value])
        elif value is not None and value is not False:
            data[bound.name] = str(value)
    return data


def _place(fault: Fault, form: AnyForm, order: list[str]) -> int:
    labels = [str(form[name].label) for name in order]
    return labels.index(fault.column) if fault.column in labels else len(order)
