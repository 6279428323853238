"""The plan of a system (対応方針) on one page, and the page where each of its lists is edited."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import states
from agreements.forms.plan import PLAN_FORMS
from agreements.models import Agreement, System, User
from agreements.permissions import may_administer, may_lead
from agreements.queries.plan_sheet import open_concerns, plan_questions, plan_sheet
from agreements.queries.standing import standing_of, with_facts
from agreements.views.allowed import system_to_read
from agreements.workflow.order import LISTS


@require_safe
def system_plan(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_read(request, slug)
    sheet = plan_sheet(system)
    context = {
        "system": system,
        "sheet": sheet,
        "parties": Counter(system.parties.filter(retired_at=None).values_list("kind", flat=True)),
        "concerns": open_concerns(system),
        "standings": _standings(system, request.user),
        "may_lead": may_lead(request.user, system),
        "may_administer": may_administer(request.user),
    }
    return render(request, "agreements/register/plan_page.html", context)


@require_safe
def plan_edit(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_read(request, slug)
    sheet = plan_sheet(system)
    context = {
        "system": system,
        "sections": _sections(system, sheet, plan_questions(sheet)),
        "show_retired": "retired" in request.GET,
        "may_lead": may_lead(request.user, system),
        "is_empty": sheet.is_empty,
    }
    return render(request, "agreements/register/plan_edit.html", context)


def _sections(system: System, sheet: Any, questions: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Each list of the plan with what the editing page says of it."""
    return [
        {
            "kind": kind,
            "noun": form.noun,
            "nouns": form.nouns,
            "rows": getattr(sheet, kind),
            "ordered": form._meta.model in LISTS,
            "questions": questions.get(kind, []),
            "retired": form._meta.model.objects.filter(system=system).exclude(retired_at=None),
            "template": f"agreements/register/_plan_item_{kind}.html",
        }
        for kind, form in PLAN_FORMS.items()
    ]


def _standings(system: System, user: User) -> list[tuple[str, int]]:
    """How many agreements of a system stand how, in the board's order; parties without one count as not begun."""
    agreements = list(with_facts(Agreement.objects.visible_to(user).filter(system=system)))
    at = timezone.now()
    count = Counter(standing_of(agreement, at).state for agreement in agreements)
    with_one = {agreement.party_id for agreement in agreements}
    count["none"] += sum(1 for party in system.parties.filter(retired_at=None) if party.pk not in with_one)
    return [(state, count[state]) for state in states.PAIR_WORDS if count[state]]
