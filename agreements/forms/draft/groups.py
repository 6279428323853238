"""Shapes that ask for one value in several form fields: a part within a part, several of them, a phone number."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _

from agreements import display
from agreements.content import AgreementContent, parts
from agreements.content.labels import label_of
from agreements.forms.draft.shapes import (
    Cleaned,
    Shape,
)
from agreements.forms.phones import ExtensionField, PhoneField, is_example

# How many more are offered beside those that are there.
_SPARE = 1


@dataclass(frozen=True)
class GroupShape(Shape):
    """Several shapes under one name: their form fields are called name_part. Absent when all are empty."""

    part: type[parts.Part] = field(kw_only=True)
    shapes: tuple[Shape, ...] = field(kw_only=True)

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for shape in self.shapes:
            name = label_of(self.part, shape.name) if len(self.shapes) > 1 else label
            asked = shape.fields(name, getattr(value, shape.name, None), content)
            found |= {f"{self.name}_{name}": form_field for name, form_field in asked.items()}
        for form_field in found.values():
            # Whether a part of an optional whole is missing can only be said once the rest is known.
            form_field.required = form_field.required and self.required
        return found

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        mine = {name.removeprefix(f"{self.name}_"): typed for name, typed in cleaned.items()}
        read = {shape.name: shape.read(mine, getattr(value, shape.name, None), content) for shape in self.shapes}
        filled = {name: found for name, found in read.items() if found is not None}
        says_something = self.required or any(self._counts(name, found) for name, found in filled.items())
        was_empty = value is not None and not value.model_dump(exclude_none=True)
        return filled if says_something else {} if was_empty else None

    def target(self, place: tuple[str, ...], cleaned: Cleaned) -> str:
        shape = next((shape for shape in self.shapes if place and shape.name == place[0]), self.shapes[0])
        mine = {name.removeprefix(f"{self.name}_"): typed for name, typed in cleaned.items()}
        return f"{self.name}_{shape.target(place[1:], mine)}"

    def _counts(self, name: str, value: Any) -> bool:
        """A box that is not ticked, or a sign alone, does not make a whole."""
        return value is not False and name not in {"sign", "and_sign"}


@dataclass(frozen=True)
class GroupsShape(Shape):
    """All parts of one kind that a field holds, such as thresholds, and room for one more."""

    each: GroupShape = field(kw_only=True)

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for place, part in enumerate([*(value or []), *[None] * _SPARE]):
            found |= self._at(place).fields(label, part, content)
        return found

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        return [read for _place, read in self._filled(cleaned, value or [], content)] or None

    def target(self, place: tuple[str, ...], cleaned: Cleaned) -> str:
        filled = self._filled(cleaned, [], None)
        number = int(place[0]) if place and place[0].isdigit() else 0
        at = filled[number][0] if number < len(filled) else 0
        return self._at(at).target(place[1:], cleaned)

    def _filled(self, cleaned: Cleaned, value: list[Any], content: Any) -> list[tuple[int, Any]]:
        """Give (row of the form, threshold) of those that say something; an emptied row is left out."""
        content = content or _NO_LANGUAGE
        rows = 1 + max((int(name.split("_")[1]) for name in cleaned if name.startswith(f"{self.name}_")), default=-1)
        padded = [*value, *[None] * rows]
        read = [(place, self._at(place).read(cleaned, padded[place], content)) for place in range(rows)]
        return [(place, found) for place, found in read if found is not None]

    def _at(self, place: int) -> GroupShape:
        return replace(self.each, name=f"{self.name}_{place}")


class _NoLanguage:
    """Stands for the content where only the places of rows matter, whichever language they are written in."""

    language = "ja"
    translations = ("en",)


_NO_LANGUAGE: Any = _NoLanguage()


@dataclass(frozen=True)
class PhoneShape(Shape):
    """A number as people write it and its extension; one of a reserved range is an example that reaches nobody."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        number = display.phone(value.e164, content.language) if value else ""
        extension = value.extension if value else ""
        hint = _("例 03-0000-0142、+81 3-0000-0142")
        return {
            self.name: PhoneField(label=label, required=False, initial=number, help_text=hint),
            f"{self.name}_extension": ExtensionField(
                label=label_of(parts.Phone, "extension"), required=False, initial=extension
            ),
        }

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        number, extension = cleaned.get(self.name), cleaned.get(f"{self.name}_extension")
        if not number and not extension:
            return None
        read: dict[str, Any] = {**parts.parted_number(number or "")}
        stays = bool(value and value.example and value.e164 == read.get("e164"))
        read |= {"example": stays or bool(number and is_example(phonenumbers.parse(number)))}
        return read | ({"extension": extension} if extension else {})

    def faults(self, cleaned: Cleaned, content: AgreementContent) -> Iterator[tuple[str, str]]:
        """The same extension may stand in both fields, two of them in none."""
        beside = cleaned.get(f"{self.name}_extension")
        within = parts.parted_number(cleaned.get(self.name) or "").get("extension")
        if within and beside and within != beside:
            words = _("電話の欄の内線（%(within)s）と違います。どちらか1つにしてください。")
            yield f"{self.name}_extension", words % {"within": within}

    def target(self, place: tuple[str, ...], cleaned: Cleaned) -> str:
        return f"{self.name}_extension" if place[:1] == ("extension",) else self.name
