"""Confirming an agreement one carries on with, or that a contact of theirs has said so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.models import Succession
from agreements.permissions import may_confirm
from agreements.views.allowed import agreement_to_read, permit
from agreements.views.forms_on_pages import try_and_tell
from agreements.workflow.succeeding import confirm_succession


@require_POST
def succession_confirmation(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = agreement_to_read(request, number)
    row = get_object_or_404(Succession.objects.select_related("version"), pk=pk, version__agreement=found)
    permit(allowed=may_confirm(request.user, row))
    try_and_tell(
        request,
        lambda: confirm_succession(succession=row, by=request.user, at=timezone.now()),
        said=_("引き継ぎの確認を記録しました。"),
    )
    return redirect("agreement", number=number)
