"""A row of a plan that is out of use, brought back; all else is done in the editor (views/editor)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.views.allowed import system_to_lead
from agreements.views.forms_on_pages import try_and_tell
from agreements.workflow.retire import bring_back


@require_POST
def plan_item_reinstatement(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    row = get_object_or_404(system_to_lead(request, slug).planned, pk=pk)
    said = _("「%(item)s」を元に戻しました。一覧の最後にあります。") % {"item": row}
    try_and_tell(request, lambda: bring_back(row=row, by=request.user, at=timezone.now()), said=said)
    return redirect("plan-history", slug=slug)
