"""The plan of a system (対応方針) on one page."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import states
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.content.vocabulary import REPORT_WORDS
from agreements.models import Agreement, System, User
from agreements.permissions import may_administer, may_lead
from agreements.queries.plan_sheet import level_table, open_concerns, plan_sheet
from agreements.queries.standing import standing_of, with_facts
from agreements.views.allowed import system_to_read

# More rows than this take the whole width.
_MANY = 4
# Flow and levels have a picture and a table of their own.
_OTHERS = [kind for kind in PLAN_KINDS.values() if kind.name not in {"flow", "levels"}]


@require_safe
def system_plan(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_read(request, slug)
    sheet = plan_sheet(system)
    written = [(kind, sheet.rows[kind.name]) for kind in _OTHERS if sheet.rows[kind.name]]
    context = {
        "system": system,
        "sheet": sheet,
        "flow": [(entry.part, REPORT_WORDS.get(entry.part.output, "")) for entry in sheet.rows["flow"]],
        "levels": level_table(sheet),
        "long": [(kind, rows) for kind, rows in written if len(rows) > _MANY],
        "parts": [(kind, rows) for kind, rows in written if len(rows) <= _MANY],
        "unwritten": [kind for kind in _OTHERS if not sheet.rows[kind.name]],
        "parties": Counter(system.parties.filter(retired_at=None).values_list("kind", flat=True)),
        "concerns": open_concerns(system),
        "standings": _standings(system, request.user),
        "may_lead": may_lead(request.user, system),
        "may_administer": may_administer(request.user),
    }
    return render(request, "agreements/register/plan_page.html", context)


def _standings(system: System, user: User) -> list[tuple[str, int]]:
    """How many agreements of a system stand how, in the board's order; parties without one count as not begun."""
    agreements = list(with_facts(Agreement.objects.visible_to(user).filter(system=system)))
    at = timezone.now()
    count = Counter(standing_of(agreement, at).state for agreement in agreements)
    with_one = {agreement.party_id for agreement in agreements}
    count["none"] += sum(1 for party in system.parties.filter(retired_at=None) if party.pk not in with_one)
    return [(state, count[state]) for state in states.PAIR_WORDS if count[state]]
