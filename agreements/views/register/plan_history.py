"""Who changed a system's plan, and when; what is out of use, and the way back."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.permissions import may_lead
from agreements.queries.plan_history import plan_changes
from agreements.views.allowed import system_to_read
from agreements.views.paging import PAGE_ROWS


@require_safe
def plan_history_page(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_read(request, slug)
    context = {
        "system": system,
        "page": Paginator(plan_changes(system), PAGE_ROWS).get_page(request.GET.get("page")),
        "retired": system.planned.exclude(retired_at=None).select_related("retired_by").order_by("-retired_at"),
        "may_lead": may_lead(request.user, system),
    }
    return render(request, "agreements/register/plan_history.html", context)
