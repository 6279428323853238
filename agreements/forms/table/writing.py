"""A form's values as the cells of a row: what they say is read back as the same values."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agreements.forms.table.cells import plain
from agreements.forms.table.columns import AnyForm, Column


def written(form: AnyForm, columns: list[Column]) -> list[str]:
    """Return the cells of an unbound form, in the order of the columns; a field it does not have is blank."""
    return [_cell(form, column) if column.name in form.fields else "" for column in columns]


def headings(columns: list[Column]) -> list[str]:
    """Return what the columns are called: by their labels, those of one name but for the first by the field's own."""
    said: list[str] = []
    for column in columns:
        first = next(other for other in columns if plain(column.label) in other.headings)
        said.append(column.label if first is column else column.name)
    return said


def _cell(form: AnyForm, column: Column) -> str:
    field, value = form.fields[column.name], form[column.name].value()
    if isinstance(field, forms.BooleanField):
        return _("はい") if value else _("いいえ")
    if isinstance(field, forms.ChoiceField):
        chosen = value if isinstance(value, (list, tuple)) else [value]
        return "\n".join(_word(field, column, str(one)) for one in chosen if one not in (None, ""))
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _word(field: forms.ChoiceField, column: Column, key: str) -> str:
    """The word of a choice, its key where the word is another one's too or would be cut in two."""
    word: Any = next((str(label) for known, label in field.choices if str(known) == key), key)  # type: ignore[misc, union-attr]
    return word if column.choices.get(plain(word)) == key and "\n" not in word else key
