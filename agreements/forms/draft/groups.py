"""Shapes that ask for one value in several form fields: a threshold, a phone number, a consent, a named side."""

from dataclasses import dataclass, field
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import display, states
from agreements.content import AgreementContent, parts
from agreements.content.labels import label_of
from agreements.content.vocabulary import PARTY_WORDS, SIGN_WORDS
from agreements.forms.draft.shapes import (
    ChoiceShape,
    Cleaned,
    MinutesShape,
    NumberShape,
    Shape,
)
from agreements.forms.draft.texts import TextShape
from agreements.forms.fields import LineField, PhoneField, is_example

# How many thresholds a level is offered beside those it has.
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
        return filled if self.required or any(self._counts(name, found) for name, found in filled.items()) else None

    def target(self, place: tuple[str, ...], cleaned: Cleaned) -> str:
        shape = next((shape for shape in self.shapes if place and shape.name == place[0]), self.shapes[0])
        mine = {name.removeprefix(f"{self.name}_"): typed for name, typed in cleaned.items()}
        return f"{self.name}_{shape.target(place[1:], mine)}"

    def _counts(self, name: str, value: Any) -> bool:
        """A box that is not ticked, or a sign alone, does not make a whole."""
        return value is not False and name not in {"sign", "and_sign"}


_THRESHOLD: tuple[Shape, ...] = (
    TextShape("quantity", gettext_lazy("例 決済成功率"), required=True),
    NumberShape("value", required=True),
    ChoiceShape("sign", words=SIGN_WORDS, required=True),
    NumberShape("and_value"),
    ChoiceShape("and_sign", words=SIGN_WORDS),
    TextShape("unit", gettext_lazy("例 %、件、秒"), required=True),
    MinutesShape("for_minutes"),
)


def threshold_shape(name: str, *, required: bool = False) -> GroupShape:
    """Return the shape of one threshold."""
    return GroupShape(name, part=parts.Threshold, shapes=_THRESHOLD, required=required)


@dataclass(frozen=True)
class ThresholdsShape(Shape):
    """All thresholds of a level, and room for one more."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for place, threshold in enumerate([*(value or []), *[None] * _SPARE]):
            found |= self._at(place).fields(label, threshold, content)
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
        return threshold_shape(f"{self.name}_{place}")


class _NoLanguage:
    """Stands for the content where only the places of rows matter, whichever language they are written in."""

    language = "ja"
    translations = ("en",)


_NO_LANGUAGE: Any = _NoLanguage()


@dataclass(frozen=True)
class PhoneShape(Shape):
    """A number as people write it, its extension, and whether it is an example that reaches nobody."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        number = display.phone(value.e164, content.language) if value else ""
        extension = value.extension if value else ""
        example = bool(value and value.example)
        hint = _("例 03-0000-0142、+81 3-0000-0142")
        return {
            self.name: PhoneField(label=label, required=False, initial=number, help_text=hint),
            f"{self.name}_extension": LineField(
                label=label_of(parts.Phone, "extension"), required=False, initial=extension, max_length=40
            ),
            f"{self.name}_example": forms.BooleanField(
                label=label_of(parts.Phone, "example"), required=False, initial=example
            ),
        }

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        number, extension = cleaned.get(self.name), cleaned.get(f"{self.name}_extension")
        if not number and not extension:
            return None
        ticked = bool(cleaned.get(f"{self.name}_example"))
        read = {"e164": number or "", "example": ticked or bool(number and is_example(phonenumbers.parse(number)))}
        return {**read, "extension": extension} if extension else read

    def target(self, place: tuple[str, ...], cleaned: Cleaned) -> str:
        return f"{self.name}_extension" if place[:1] == ("extension",) else self.name


def consent_shape() -> GroupShape:
    """Return the shape of what the other side said of an item."""
    shapes: tuple[Shape, ...] = (
        ChoiceShape("answer", words=states.CONSENT_WORDS, required=True, radio=True),
        TextShape("condition", gettext_lazy("「同意」に条件があるときだけ書きます。")),
        TextShape("who_decides", gettext_lazy("「当日判断」のときだけ書きます。例 店舗運営部長")),
    )
    return GroupShape("consent", part=parts.Consent, shapes=shapes, required=True)


def named_shape(name: str, *, kind: bool = False) -> GroupShape:
    """Return the shape of a system's or a side's name; with `kind`, of their side."""
    shapes: tuple[Shape, ...] = (TextShape("name", required=True),)
    if kind:
        shapes += (ChoiceShape("kind", words=PARTY_WORDS, required=True),)
    return GroupShape(name, part=parts.TheirSide if kind else parts.Named, shapes=shapes, required=True)
