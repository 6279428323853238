"""The whole record of an agreement as a file that verifies by itself, for those who lead its system."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import pdf
from agreements.queries.record.packing import pack_record
from agreements.views.allowed import agreement_to_draft
from agreements.views.files import give_out_file


@require_safe
def agreement_record(request: HttpRequest, number: str) -> HttpResponse:
    found = agreement_to_draft(request, number)
    try:
        data = pack_record(found, at=timezone.now())
    except (pdf.Missing, pdf.Damaged):
        messages.error(
            request, _("保管庫の文書が失われているか壊れているため、記録一式を作れません。管理者に知らせてください。")
        )
        return redirect("agreement", number)
    return give_out_file(request, data, f"{number}-record.zip", "application/zip")
