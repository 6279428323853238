"""Which agreements a change of the plan has made untrue, sentence by sentence, and what to ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.permissions import may_lead
from agreements.queries.pairs import pairs_for
from agreements.queries.plan_differences import differences_on
from agreements.views.allowed import system_to_read
from agreements.views.paging import page_of


@require_safe
def plan_differences(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_read(request, slug)
    page = page_of(request, pairs_for(request.user, system=slug).filter(agreement__isnull=False))
    found = differences_on(system, [pair.agreement_id for pair in page.object_list], timezone.now())
    context = {"system": system, "page": page, "found": found, "may_lead": may_lead(request.user, system)}
    return render(request, "agreements/register/plan_differences.html", context)
