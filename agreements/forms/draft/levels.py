"""The table of levels: the numbers that people change most, all levels at once. The rest has a form of its own."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.content import AgreementContent, parts, reading_of
from agreements.content.level_words import level_sign
from agreements.forms.draft.asking import group_of
from agreements.forms.draft.form import PartForm
from agreements.forms.draft.groups import GroupShape
from agreements.forms.draft.shapes import Cleaned, MinutesShape, Shape

# The columns of the table: form field and head.
COLUMNS = (
    ("thresholds_0_quantity", _("見える数字")),
    ("thresholds_0_value", _("値")),
    ("thresholds_0_sign", pgettext_lazy("sign", "条件")),
    ("thresholds_0_and_value", _("もう1つの値")),
    ("thresholds_0_and_sign", pgettext_lazy("sign", "条件")),
    ("thresholds_0_unit", _("単位")),
    ("thresholds_0_for_minutes", _("続く時間（分）")),
    ("first_contact_minutes", _("第一報（分以内）")),
    ("update_minutes", _("続報（分ごと）")),
)


@dataclass(frozen=True)
class FirstThresholdShape(Shape):
    """The first threshold of a level; any others stay as they are."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return self._first().fields(label, value[0] if value else None, content)

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        first = self._first().read(cleaned, value[0] if value else None, content)
        rest = [threshold.model_dump(mode="json", exclude_none=True) for threshold in (value or [])[1:]]
        return [*([first] if first else []), *rest] or None

    def target(self, place: tuple[str, ...], cleaned: Cleaned) -> str:
        return self._first().target(place[1:], cleaned)

    def _first(self) -> GroupShape:
        return group_of(parts.Threshold, f"{self.name}_0")


_ROW = ((FirstThresholdShape("thresholds"), MinutesShape("first_contact_minutes"), MinutesShape("update_minutes")),)


class LevelRowForm(PartForm):
    """One row: its fields are named by the level and the head of their column."""

    def __init__(self, level: parts.SeverityLevel, content: AgreementContent, data: Any) -> None:
        alone = content.model_copy(update={"translations": []})  # translations are written in the level's own form
        super().__init__(data, part=type(level), value=level, content=alone, rows=_ROW, prefix=level.key)
        self.shown = reading_of(level, content.language)
        for name, head in COLUMNS:
            field = self.fields[name]
            field.label, field.help_text = f"{level_sign(level, content.language)} {head}", ""
            field.widget.attrs["aria-label"] = field.label
        self.order_fields([name for name, _head in COLUMNS])


def level_rows(content: AgreementContent, data: Any = None) -> list[LevelRowForm]:
    """Return one form a level, named by the level's key."""
    return [LevelRowForm(level, content, data) for level in content.levels]
