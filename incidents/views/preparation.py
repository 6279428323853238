"""The preparation sheet of a meeting: with one party, as a page and as one page of paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import pdf
from agreements.models import Meeting, Party
from agreements.permissions import may_lead_any
from agreements.views.allowed import meeting_to_read
from incidents.queries.preparation import preparation_of


@require_safe
def preparation(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    meeting, sheet = _sheet(request, pk, party)
    context = {"meeting": meeting, "party": party, "sheet": sheet, "may_lead": may_lead_any(request.user)}
    return render(request, "incidents/preparation.html", context)


@require_safe
def preparation_file(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    _meeting, sheet = _sheet(request, pk, party)
    try:
        data = pdf.render_preparation(sheet, at=timezone.now())
    except (pdf.MissingGlyphs, pdf.RenderFailed) as failed:
        messages.error(request, _("紙を作れませんでした：%(why)s") % {"why": failed})
        return redirect("preparation", pk=pk, party=party)
    headers = {"Content-Disposition": f'inline; filename="preparation-{pk}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _sheet(request: HttpRequest, pk: int, party: int) -> tuple[Meeting, dict[str, Any]]:
    """Return the sheet of a meeting one may read, with one of its parties; else 404."""
    meeting = meeting_to_read(request, pk)
    theirs: Party = get_object_or_404(meeting.parties, pk=party)
    return meeting, preparation_of(meeting, theirs, request.user, timezone.now())
