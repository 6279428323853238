"""One page for whoever carries on with a party."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.models import Party
from agreements.permissions import may_lead_any
from incidents.queries.succession import succession_of


@require_safe
def succession(request: HttpRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(Party.objects.exclude(kind="own"), pk=pk)
    now = timezone.now()
    told = succession_of(party, request.user, now)
    context = {
        "party": party,
        "at": now,
        **told,
        "changed": any(one.versions or one.apart for one in told["carried"]),
        "promised": any(one.points for one in told["carried"]),
        "may_lead": may_lead_any(request.user),
    }
    return render(request, "incidents/succession.html", context)
