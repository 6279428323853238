"""Whether the site runs: three addresses for programs, one page for administrators."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from agreements.permissions import may_administer
from agreements.views.allowed import permit
from incidents.queries.bag.holding import holding
from incidents.queries.condition import BAD, GOOD, condition, worst
from incidents.queries.metrics import metrics
from incidents.queries.waiting import late_of_all


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing is asked of the database."""
    return JsonResponse({"state": "good"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """What an alarm asks every minute: 503 when somebody has to come now, whatever the reason."""
    found = condition(timezone.now())
    checks = {
        finding.key: {"state": finding.state, "words": finding.words, "seconds": finding.seconds} for finding in found
    }
    state = worst(found)
    return JsonResponse({"state": state, "checks": checks}, status=503 if state == BAD else 200)


@login_not_required
@require_safe
def measured(request: HttpRequest) -> HttpResponse:
    """The same as numbers, always 200: Prometheus has thresholds of its own."""
    return HttpResponse(metrics(condition(timezone.now())), content_type=CONTENT_TYPE_PLAIN_0_0_4)


@require_safe
def condition_page(request: HttpRequest) -> HttpResponse:
    permit(allowed=may_administer(request.user))
    now = timezone.now()
    found = condition(now)
    late = late_of_all(now) if found[0].state == GOOD else []
    copies = holding(now) if found[0].state == GOOD else None
    context = {"found": found, "state": worst(found), "now": now, "late": late, "holding": copies}
    return render(request, "incidents/condition_page.html", context)
