"""The general procedure of a system: what parties without an agreement get."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements import pdf
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.models import Document, System
from agreements.permissions import may_report
from agreements.refusals import Refused
from agreements.views.allowed import permit, system_to_read
from agreements.workflow.general import render_general_procedures

_FORMS = [pdf.PaperForm(language, size) for language in LANGUAGE_WORDS for size in ("a4", "phone")]


@require_http_methods(["GET", "HEAD", "POST"])
def general_procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the newest general procedure (?language=en&size=phone: of that file); where there is none yet, ask to
    make it (POST makes it)."""
    system = system_to_read(request, slug)
    may_make = may_report(request.user, system)
    if request.method == "POST":
        permit(allowed=may_make)
        _make(request, system)
        return redirect("general-procedure", slug=slug)
    document = _wanted(request, Document.objects.filter(system=system, kind="general"))
    if document:
        return redirect("document-file", sha256=document.sha256)
    return render(request, "agreements/versions/document_general.html", {"system": system, "may_make": may_make})


def _wanted(request: HttpRequest, documents: QuerySet[Document]) -> Document | None:
    """The file asked for, else the A4 one in Japanese."""
    plain = pdf.PaperForm("ja")
    asked = [one for one in _FORMS if one.language == request.GET.get("language", plain.language)]
    form = next((one for one in asked if one.size == request.GET.get("size", plain.size)), plain)
    found = {one: documents.filter(language=one.language, size=one.size).last() for one in (form, plain)}
    return found[form] or found[plain]


def _make(request: HttpRequest, system: System) -> None:
    try:
        render_general_procedures(system=system, at=timezone.now())
    except (Refused, pdf.RenderFailed, pdf.MissingGlyphs) as error:
        messages.error(request, str(error))
