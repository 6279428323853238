"""A row of the plan that is a part of the content (content/plan_kinds.py): asked for as the draft asks for that part.

Beside them stands what only a plan knows: whom it concerns, and whether it can be done.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.content import AgreementContent, section_named
from agreements.content.lists import LISTS
from agreements.content.parts import Threshold
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.content.thresholds import interval
from agreements.forms.draft import PartForm, single_form
from agreements.forms.draft.kinds import ITEM_ROWS
from agreements.forms.register import RegisterForm, asked
from agreements.models import PlannedPart
from agreements.queries.seeding import plan_content


class PlannedPartForm(RegisterForm):
    """Holds a form of the part itself, whose fields are among its own; after `is_valid` the row is that part."""

    class Meta:
        model = PlannedPart
        formfield_callback = asked
        fields = ("concerns", "feasibility", "feasibility_note")
        widgets = {"feasibility": forms.RadioSelect}
        help_texts = {"feasibility_note": gettext_lazy("いつ、どう確かめたか。できないときは、その理由。")}

    def __init__(self, data: Any = None, *, instance: PlannedPart, content: AgreementContent | None = None) -> None:
        super().__init__(data, instance=instance)
        self.of = PLAN_KINDS[instance.kind]
        self.part = self._part_form(data, content or plan_content(instance.system))
        self.fields["concerns"].choices = PlannedPart._meta.get_field("concerns").choices  # type: ignore[attr-defined]
        own = dict(self.fields)
        if not self.of.is_list:
            own.pop("concerns")
        if not self.of.tried:
            own = {name: field for name, field in own.items() if not name.startswith("feasibility")}
        self.fields = {**self.part.fields, **own}

    def laid_out(self) -> Iterator[Any]:
        """Give the rows of the part's form, then our own fields."""
        for row in self.part.laid_out():
            yield {**row, "fields": [self[field.name] for field in row["fields"]]}
        for name in self._meta.fields or ():
            if name in self.fields:
                yield {"fields": [self[name]]}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.part.is_valid():
            self._check_once()
            self._check_bounds(self.part.part)
            value = self.part.part if self.of.is_list else self.part.document_fields()[self.of.field]
            self.instance.part = self.of.plain(value)
            if not any(self.instance.part.values()):
                self.add_error(next(iter(self.part.fields)), _("入力してください。"))
        for name, faults in self.part.errors.as_data().items():
            for fault in faults if name not in self.errors else []:
                self.add_error(name if name in self.fields else None, fault)
        return data

    def _part_form(self, data: Any, content: AgreementContent) -> PartForm:
        said = self.instance.said() if self.instance.part else None
        if self.of.is_list:
            part = LISTS[self.of.field].part
            key = "" if said else self.instance.key
            return PartForm(data, part=part, value=said, content=content, rows=ITEM_ROWS[part], key=key)
        section = section_named(self.of.section)
        blank = type(content).model_fields[self.of.field].get_default(call_default_factory=True)
        form = single_form(section, content.model_copy(update={self.of.field: said or blank}), data)  # type: ignore[arg-type]
        assert form is not None, self.of  # noqa: S101 - each such section has single fields
        return form

    def _check_once(self) -> None:
        """The database's rule, asked early: it does not see the system this form leaves out."""
        row = self.instance
        rivals = PlannedPart.objects.filter(system_id=row.system_id, kind=row.kind, retired_at=None)
        if not self.of.is_list and rivals.exclude(pk=row.pk).exists():
            words = _("%(name)sは、もうあります。いまあるものを編集してください。") % {"name": self.of.all}
            raise ValidationError(words, code="unique")

    def _check_bounds(self, part: Any) -> None:
        """The two bounds of a number must leave some number between them."""
        number = getattr(part, "threshold", None)
        if isinstance(number, Threshold) and (fault := bounds_fault(number)):
            self.add_error(f"threshold_{fault[0]}", fault[1])


def bounds_fault(number: Threshold) -> tuple[str, str] | None:
    """Return what is wrong with a second bound: its field and the words."""
    if not number.and_sign or not number.and_value:
        return None
    (low, low_included), (high, high_included) = interval(number)
    if not low.is_finite() or not high.is_finite():
        words = _("2つの条件が同じ向きです。片方を「以上・超」、もう片方を「以下・未満」にしてください。")
        return "and_sign", words
    if low > high or (low == high and not (low_included and high_included)):
        return "and_value", _("2つの条件の両方に当てはまる数字がありません。")
    return None


def form_of(kind: str) -> type[PlannedPartForm]:
    """Return the form class of one kind."""
    its = PLAN_KINDS[kind]
    return type(
        "PlannedPartForm",
        (PlannedPartForm,),
        {"kind": kind, "noun": its.one, "nouns": its.all, "Meta": PlannedPartForm.Meta},
    )
