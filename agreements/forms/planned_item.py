"""An item, or the single fields, of a plan as the editor asks for them: the draft's own form, beside it what only a
plan knows, and what whoever acts by a plan has to be told."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.content import AgreementContent, Section
from agreements.content.lists import ItemList
from agreements.content.plan_kinds import kind_of
from agreements.content.planned import Planned, planned
from agreements.content.vocabulary import PARTY_WORDS
from agreements.forms.draft import PartForm, item_form, single_form
from agreements.forms.draft.asking import rows_of
from agreements.forms.draft.shapes import ChoiceShape
from agreements.forms.planned_faults import part_faults


class PlannedItemForm(PartForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            taken = {level.number for level in self.content.levels if level.key != self.key}
            for name, words in part_faults(self.part, taken=taken):
                self.add_error(name if name in self.fields else None, words)
        return cleaned


_CONCERNS = ((ChoiceShape("concerns", words=PARTY_WORDS, blank=_("すべて")),),)
_TRIED = rows_of(Planned, ("feasibility", "feasibility_note"))


def planned_item_form(kind: ItemList, item: Any, content: AgreementContent, data: Any = None) -> PartForm:
    """Return the form of one row of a list (None = a new one)."""
    beside = _CONCERNS + (_TRIED if kind_of(kind.name).tried else ())
    return item_form(kind, item, content, data, part=planned(kind.part), beside=beside, form=PlannedItemForm)


def planned_single_form(section: Section, content: AgreementContent, data: Any = None) -> PartForm | None:
    """Return the form of a section's single fields, or None for one that only holds lists."""
    return single_form(section, content, data, form=PlannedItemForm)
