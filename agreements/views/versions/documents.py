"""Stored PDFs, by their hash."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from agreements.models import Document
from agreements.queries.papers import bytes_of, file_name, intact_beside


@require_safe
def document_file(request: HttpRequest, sha256: str) -> HttpResponse:
    documents = Document.objects.visible_to(request.user).select_related("system", "version__agreement")
    document = documents.filter(sha256=sha256).last()
    if document is None:
        raise Http404
    data = bytes_of(document)
    if data is None:
        context = {"document": document, "intact": intact_beside(document)}
        return render(request, "agreements/versions/document_lost.html", context, status=503)
    name = content_disposition_header(as_attachment=False, filename=file_name(document))
    headers = {"Content-Disposition": name or "inline"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
