"""What the forms of the register share: each field asked for in the way of its kind, in rows that belong together."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import models
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import LineField, MailField, RowField, RowsField, TextField, TypedChoiceField, readable
from agreements.forms.minutes import MinutesField
from agreements.models.fields import Line, Paragraph

SAME_NAME = _("同じ名前のものが、もうあります（使用をやめたものも数えます）。")


_OURS: dict[type[models.Field], type[forms.Field]] = {
    Line: LineField,
    Paragraph: TextField,
    models.EmailField: MailField,
    models.ForeignKey: RowField,
    models.ManyToManyField: RowsField,
    models.PositiveIntegerField: MinutesField,
}


def asked(field: models.Field, **options: Any) -> forms.Field | None:
    """Return the form field of a model field: texts refuse what cannot be read, minutes are whole, choices are ours."""
    options["choices_form_class"] = TypedChoiceField
    form_class = next((ours for kind, ours in _OURS.items() if isinstance(field, kind)), None)
    return field.formfield(form_class=form_class, **options) if form_class else field.formfield(**options)


class RegisterForm(forms.ModelForm):
    """`rows` names fields that stand side by side; the others follow one by one, in the order of the form.

    `kind` is the word addresses use for what the form writes, `noun` what people call it.
    """

    kind: str = ""
    noun: Any = ""
    nouns: Any = ""
    rows: tuple[tuple[str, ...], ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, (forms.URLField, forms.EmailField)):
                field.validators.append(readable)
            _name_the_blank(field)

    @classmethod
    def kept(cls) -> tuple[str, ...]:
        """Return the fields of its row that the form may change."""
        return tuple(cls._meta.fields or ())

    def laid_out(self) -> Iterator[list[BoundField]]:
        """Give the visible fields row by row."""
        begun: set[str] = set()
        for name in self.fields:
            if name in begun:
                continue
            row = next((row for row in self.rows if name in row), (name,))
            present = [other for other in row if other in self.fields]
            begun.update(present)
            yield [self[other] for other in present]

    def links(self) -> dict[str, Any]:
        """Return the chosen rows of many-to-many fields, for the verb that saves."""
        names = {field.name for field in self._meta.model._meta.many_to_many}
        return {name: self.cleaned_data[name] for name in self.fields if name in names}


class ListFilter(forms.Form):
    """What every list asks: a few letters to look for. What cannot be read is refused, not searched for."""

    q = LineField(label=_("探す"), required=False, max_length=100)

    def wanted(self) -> dict[str, Any]:
        """Return what was asked for; a field with an error counts as not asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or field.initial or "" for name, field in self.fields.items()}


class ShowRetired(forms.BooleanField):
    def __init__(self) -> None:
        super().__init__(label=_("使用をやめたものも表示"), required=False)


def _name_the_blank(field: forms.Field) -> None:
    """An empty choice has words, not a row of dashes."""
    blank = _("選んでください") if field.required else _("なし")
    if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
        field.empty_label = blank
    if isinstance(field, forms.TypedChoiceField):
        choices = list(field.choices)  # type: ignore[arg-type]
        if choices and choices[0][0] == "":
            field.choices = [("", blank), *choices[1:]]
