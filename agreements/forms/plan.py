"""The rows of a plan: each kind has its form (forms/planned.py), made from what the content says of its part."""

from typing import Any

from django.db.models import QuerySet

from agreements.content import AgreementContent
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.forms.planned import PlannedPartForm
from agreements.models import PlannedPart, System

PLAN_FORMS: dict[str, type[PlannedPartForm]] = {
    kind.name: type(
        "PlannedPartForm",
        (PlannedPartForm,),
        {"kind": kind.name, "noun": kind.one, "nouns": kind.all, "Meta": PlannedPartForm.Meta},
    )
    for kind in PLAN_KINDS.values()
}


def plan_form(
    kind: str,
    system: System,
    data: Any = None,
    *,
    instance: PlannedPart | None = None,
    content: AgreementContent | None = None,
) -> PlannedPartForm:
    """Return the form of one kind of row, for a new one of `system` or for `instance`. `content` is the plan as a
    content, for whoever asks for many forms."""
    return PLAN_FORMS[kind](data, instance=instance or PlannedPart(system=system, kind=kind), content=content)


def rows_of(kind: str, system: System) -> QuerySet:
    """Return all rows of one kind in a plan, the retired ones too."""
    return PlannedPart.objects.filter(system=system, kind=kind)
