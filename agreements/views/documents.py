"""Stored PDFs, by their hash; and the general procedure of a system, for parties without an agreement."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from agreements import pdf
from agreements.models import Document, System
from agreements.permissions import may_report
from agreements.views.records import permit
from agreements.workflow.general import render_general_procedure
from agreements.workflow.issuing import file_name
from agreements.workflow.refusals import Refused

# The address names the bytes, so they never change; they are still nobody's but the reader's.
_FOR_EVER = "private, max-age=31536000, immutable"


@require_safe
def document_file(request: HttpRequest, sha256: str) -> HttpResponse:
    documents = Document.objects.visible_to(request.user).select_related("system", "version__agreement")
    document = documents.filter(sha256=sha256).last()
    if document is None:
        raise Http404
    try:
        data = pdf.vault.get(sha256)
    except (pdf.Missing, pdf.Damaged, OSError):
        return render(request, "agreements/document_lost.html", {"document": document}, status=503)
    name = content_disposition_header(as_attachment=False, filename=file_name(document))
    headers = {"Content-Disposition": name or "inline", "Cache-Control": _FOR_EVER}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def general_procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the newest general procedure; where there is none yet, ask to make it (POST makes it)."""
    system = get_object_or_404(System.objects.visible_to(request.user), slug=slug)
    may_make = may_report(request.user, system)
    if request.method == "POST":
        permit(allowed=may_make)
        _make(request, system)
        return redirect("general-procedure", slug=slug)
    document = Document.objects.filter(system=system, kind="general").last()
    if document:
        return redirect("document-file", sha256=document.sha256)
    return render(request, "agreements/document_general.html", {"system": system, "may_make": may_make})


def _make(request: HttpRequest, system: System) -> None:
    try:
        render_general_procedure(system=system, at=timezone.now())
    except (Refused, pdf.RenderFailed, pdf.MissingGlyphs) as error:
        messages.error(request, str(error))
