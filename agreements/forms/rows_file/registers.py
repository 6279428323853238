"""What the rows of a file are laid beside: the plan of a system, or the contacts of a party."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from agreements.content import AgreementContent
from agreements.content.parts import SeverityLevel
from agreements.content.vocabulary import MARK_OF
from agreements.forms.party import ContactForm
from agreements.forms.plan import PLAN_FORMS, plan_form, rows_of
from agreements.forms.register import RegisterForm
from agreements.forms.rows_file.template import example_rows
from agreements.models import Party, System
from agreements.queries.seeding import plan_content

# What tells an item from the others of its kind; nothing where there is one.
_OF_A_PLAN: dict[str, tuple[str, ...]] = {
    "levels": ("number",),
    "steps": ("scale", "name"),
    "acts": ("sentence",),
    "information": ("what",),
    "criteria": ("threshold_quantity", "fact", "then_text"),
    "flow": ("act",),
    "prohibitions": ("sentence",),
    "end": (),
    "ways_out": ("when",),
    "staffing": ("side", "present", "when", "person"),
    "what_to_say": (),
    "substitutes": ("function",),
    "special_days": ("when",),
    "reports": ("kind", "label", "audience"),
    "escalations": ("when", "after_minutes", "to_role"),
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
        return []


@dataclass(frozen=True)
class PlanRegister(Register):
    """The rows of a system's plan."""

    system: System
    content: AgreementContent

    def form(self, kind: str, *args: Any, instance: Any = None) -> RegisterForm:
        return plan_form(kind, self.system, *args, instance=instance, content=self.content)

    def standing(self, kind: str) -> Iterable[Any]:
        return rows_of(kind, self.system).filter(retired_at=None)

    def examples(self, kind: str) -> list[list[str]]:
        return example_rows(kind, self.system, self.content)


def plan_of(system: System, *, in_both_languages: bool = False) -> PlanRegister:
    """Return the plan of a system as a register, asked for in the languages of its papers, or in both whatever they
    are. The plan is looked up once for all rows; the file may bring the levels that its rows name."""
    plan = plan_content(system)
    known = {level.number for level in plan.levels}
    others = [
        SeverityLevel(key=f"level-{number}", number=number, mark=mark, name={"ja": mark})
        for number, mark in MARK_OF.items()
        if number not in known
    ]
    more: dict[str, Any] = {"translations": ["en"]} if in_both_languages else {}
    content = plan.model_copy(update={"levels": [*plan.levels, *others], **more})
    return PlanRegister({"system": system}, {**PLAN_FORMS}, _OF_A_PLAN, system, content)


def contacts_of(party: Party) -> Register:
    return Register({"party": party}, {"contacts": ContactRowForm}, {"contacts": ("role",)})


class ContactRowForm(ContactForm):
    """Of a table: each row is asked whether its number is an example."""

    always_asks_of_examples = True
