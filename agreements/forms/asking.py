"""Whom to ask, each with what they are asked to do: a box and a list beside it."""

from typing import Any

from django import forms

from agreements import states
from agreements.forms.fields import ChoiceField, RowsField

_CHOICES = list(states.ASKED_TO_WORDS.items())


class AskedBoxes(forms.CheckboxSelectMultiple):
    """A box for each, and what they are asked to do; whoever says nothing of that asks them to approve."""

    template_name = "django/forms/widgets/asked_boxes.html"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked_to: dict[str, str] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        begins = f"{name}-"
        self.asked_to = {key.removeprefix(begins): str(data[key]) for key in data if key.startswith(begins)}
        return super().value_from_datadict(data, files, name)

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **more: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **more)
        key = str(value)
        said = self.asked_to.get(key, states.TO_APPROVE)
        choices = [{"value": asked_to, "word": word, "chosen": asked_to == said} for asked_to, word in _CHOICES]
        return {**option, "asked_to": {"name": f"{name}-{key}", "choices": choices}}


class AskedField(RowsField):
    """Rows of a table; `asked_to` says by key of those that are not asked to approve what they are asked for."""

    widget = AskedBoxes

    def clean(self, value: Any) -> Any:
        rows = super().clean(value)
        for said in self._said.values():
            if said not in states.ASKED_TO_WORDS:
                words = ChoiceField.default_error_messages["required"]
                raise forms.ValidationError(words, code="invalid_choice")
        return rows

    @property
    def _said(self) -> dict[str, str]:
        widget: Any = self.widget
        return widget.asked_to

    def asked_to(self, rows: Any) -> dict[int, str]:
        said = ((row.pk, self._said.get(str(row.pk), states.TO_APPROVE)) for row in rows)
        return {key: asked_to for key, asked_to in said if asked_to}
