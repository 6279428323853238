"""Who else is writing this draft: the open page says that it is here and is told of the others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.content import section_named
from agreements.views.allowed import agreement_to_draft
from agreements.views.editor.outline import writers
from agreements.workflow.presence import end_presence, note_presence


@require_POST
def draft_presence(request: HttpRequest, number: str) -> HttpResponse:
    agreement, now = agreement_to_draft(request, number), timezone.now()
    if request.POST.get("leaving"):
        end_presence(agreement=agreement, by=request.user)
        return HttpResponse(status=204)
    section = section_named(str(request.POST.get("section", "")))
    note_presence(agreement=agreement, section=section.name if section else "", by=request.user, at=now)
    context = {"agreement": agreement, "writers": writers(agreement, request.user, now)}
    return render(request, "agreements/editor/_writers.html", context)
