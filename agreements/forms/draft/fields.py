"""Fields of the typed content that no other form has: texts kept to the letter, local times, lists of lines."""

import unicodedata
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.content.text import MAX_TEXT
from agreements.forms.fields import LineField, TextField, readable
from gobag.letters import seen_letters

# What one form field takes at most; a list of lines may hold several texts.
_MAX_LINES = 40_000


class ExactLine(LineField):
    """One line, kept to the letter: blanks at its ends too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": MAX_TEXT, "strip": False} | options)


class AddressLine(LineField):
    """A mail address: what is copied beside it and cannot be seen is none of it."""

    def to_python(self, value: Any) -> Any:
        return seen_letters(super().to_python(value) or "").strip().removeprefix("mailto:")


class ExactText(TextField):
    """Several lines, kept to the letter."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"strip": False, "widget": forms.Textarea(attrs={"rows": 3})} | options)


class LinesField(forms.CharField):
    """One entry a line; blank lines are left out (`with_blanks`: only those at the end). Gives a list."""

    def __init__(self, *, with_blanks: bool = False, **options: Any) -> None:
        self.with_blanks = with_blanks
        options |= {"max_length": _MAX_LINES, "strip": False, "widget": forms.Textarea(attrs={"rows": 3})}
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return lines_in(str(value or "").replace("\r\n", "\n"), with_blanks=self.with_blanks)

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        for line in value:
            readable(line)
        if any(len(line) > MAX_TEXT for line in value) or sum(map(len, value)) > _MAX_LINES:
            raise ValidationError(_("長すぎます（1行は%(max)d文字まで）。") % {"max": MAX_TEXT}, code="max_length")


def lines_in(text: str, *, with_blanks: bool = False) -> list[str]:
    """Cut a text into its entries, as a LinesField gives them."""
    lines = text.split("\n")
    if not with_blanks:
        return [line for line in lines if line.strip()]
    last = max((place for place, line in enumerate(lines, 1) if line.strip()), default=0)
    return [line if line.strip() else "" for line in lines[:last]]


class MomentField(forms.Field):
    """A day and time on the clock of the agreement's zone; gives a time without zone."""

    widget = forms.DateTimeInput
    default_error_messages = {"invalid": gettext_lazy("日時は 2026-10-19 17:00 の形で入れてください。")}
    FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
        return value

    def to_python(self, value: Any) -> Any:
        plain = unicodedata.normalize("NFKC", str(value or "")[:60]).replace("T", " ").strip()
        if not plain:
            return None
        for form in self.FORMATS:
            try:
                return datetime.strptime(plain, form)  # noqa: DTZ007 - local to the agreement's zone
            except ValueError:
                continue
        raise ValidationError(self.error_messages["invalid"], code="invalid")
