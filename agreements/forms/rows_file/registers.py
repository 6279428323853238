"""What the rows of a file are laid beside: the plan of a system, or the contacts of a party."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from agreements.forms.party import ContactForm
from agreements.forms.plan import PLAN_FORMS
from agreements.forms.register import RegisterForm
from agreements.forms.rows_file.template import example_rows
from agreements.models import Party, System

# What tells an item from the others of its kind.
_OF_A_PLAN = {
    "levels": ("number",),
    "acts": ("sentence",),
    "information": ("what",),
    "criteria": ("quantity", "then"),
    "flow": ("act",),
    "prohibitions": ("sentence",),
    "end": ("quantity",),
    "ways_out": ("when",),
}


@dataclass(frozen=True)
class Register:
    """Rows of one owner: `forms` and `identity` by the kind of row; `seal` names the owner in what pages send back."""

    owner: dict[str, Model]
    forms: dict[str, type[RegisterForm]]
    identity: dict[str, tuple[str, ...]]

    @property
    def seal(self) -> str:
        return " ".join(f"{row._meta.label} {row.pk}" for row in self.owner.values())

    def form(self, kind: str, *args: Any, instance: Any = None) -> RegisterForm:
        """Return the form of one kind of row, for a new one or for `instance`."""
        form = self.forms[kind]
        return form(*args, instance=instance or form._meta.model(**self.owner))

    def standing(self, kind: str) -> Iterable[Any]:
        """Return the rows of a kind that are in use, in order."""
        return self.forms[kind]._meta.model.objects.filter(**self.owner, retired_at=None)

    def examples(self, kind: str) -> list[list[str]]:
        """Return the rows that a template shows, in each language."""
        system = self.owner.get("system")
        return example_rows(kind, system) if isinstance(system, System) else []


def plan_of(system: System) -> Register:
    return Register({"system": system}, PLAN_FORMS, _OF_A_PLAN)


def contacts_of(party: Party) -> Register:
    return Register({"party": party}, {"contacts": ContactRowForm}, {"contacts": ("role",)})


class ContactRowForm(ContactForm):
    """Of a table: each row is asked whether its number is an example."""

    always_asks_of_examples = True
