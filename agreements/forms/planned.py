"""A row of the plan that is a part of the content (content/plan_kinds.py): asked for as the draft asks for that part.

Beside them stands what only a plan knows: whom it concerns, and whether it can be done.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agreements.content import AgreementContent, section_named
from agreements.content.lists import LISTS
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.forms.draft import PartForm, single_form
from agreements.forms.draft.kinds import ITEM_ROWS, with_mark
from agreements.forms.planned_faults import row_faults
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
        data = with_mark(data) if instance.kind == "levels" else data
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

    @classmethod
    def kept(cls) -> tuple[str, ...]:
        return ("part", *super().kept())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.part.is_valid():
            part = self.part.part
            value = part if self.of.is_list else self.part.document_fields()[self.of.field]
            self.instance.part = self.of.plain(value)
            for name, words in row_faults(self.of, value, self.instance):
                self.add_error(name if name in self.fields else None, words)
        for name, faults in self.part.errors.as_data().items():
            for fault in faults if name not in self.errors else []:
                self.add_error(name if name in self.fields else None, fault)
        return data

    def _part_form(self, data: Any, content: AgreementContent) -> PartForm:
        said = self.instance.said() if self.instance.part else None
        if self.of.is_list:
            part = LISTS[self.of.field].part
            key = "" if said else "new"
            return PartForm(data, part=part, value=said, content=content, rows=ITEM_ROWS[part], key=key)
        section = section_named(self.of.section)
        blank = type(content).model_fields[self.of.field].get_default(call_default_factory=True)
        form = single_form(section, content.model_copy(update={self.of.field: said or blank}), data)  # type: ignore[arg-type]
        assert form is not None, self.of  # noqa: S101 - each such section has single fields
        return form
