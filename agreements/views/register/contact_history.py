"""Who changed a party's contacts, and when."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.models import Party
from agreements.queries.contact_history import contact_changes
from agreements.views.paging import PAGE_ROWS


@require_safe
def contact_history(request: HttpRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(Party, pk=pk)
    page = Paginator(contact_changes(party), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "agreements/register/contact_history.html", {"party": party, "page": page})
