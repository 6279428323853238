"""Who changed a party's contacts, and when."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.models import AnnexNotice, ContactAnnex, Party
from agreements.queries.contact_history import contact_changes
from agreements.views.paging import PAGE_ROWS

# What is older is in the chain of each agreement.
_NEWEST = 20
_TOLD = AnnexNotice.objects.filter(agreement=OuterRef("agreement"), annex__number__gte=OuterRef("number"))


@require_safe
def contact_history(request: HttpRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(Party, pk=pk)
    page = Paginator(contact_changes(party), PAGE_ROWS).get_page(request.GET.get("page"))
    annexes = ContactAnnex.objects.visible_to(request.user).filter(agreement__party=party).order_by("-at", "-pk")
    shown = annexes.select_related("agreement__system").annotate(is_told=Exists(_TOLD))[:_NEWEST]
    context = {"party": party, "page": page, "annexes": shown}
    return render(request, "agreements/register/contact_history.html", context)
