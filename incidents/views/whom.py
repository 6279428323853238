"""Whom to meet next: the whole list, and the rules it is ordered by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.agreement import WhomFilter
from agreements.permissions import may_lead_any
from agreements.queries.pairs import pairs_for
from agreements.queries.whom import OUTAGE_DAYS, RULES
from incidents.queries.whom_next import MOST_A_REASON, MOST_LISTED, whom_next


@require_safe
def whom_list(request: HttpRequest) -> HttpResponse:
    form = WhomFilter(request.GET)
    rows = whom_next(request.user, pairs_for(request.user, **form.wanted()), timezone.now())
    context = {"form": form, "rows": rows, "may_lead": may_lead_any(request.user), "rules": RULES.values()}
    context |= {"days": OUTAGE_DAYS, "most": MOST_A_REASON, "listed": MOST_LISTED}
    return render(request, "incidents/whom_list.html", context)
