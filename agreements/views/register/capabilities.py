"""Can and cannot of all vendors of a system, as one table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.queries.capability_matrix import capability_matrix
from agreements.views.allowed import system_to_read


@require_safe
def system_capabilities(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_read(request, slug)
    vendors, deeds = capability_matrix(system)
    context = {"system": system, "vendors": vendors, "deeds": deeds}
    return render(request, "agreements/register/system_capabilities.html", context)
