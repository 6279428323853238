"""Who else is writing here: the open page says that it is here and is told of the others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.views.editor.edited import edited_to_write
from agreements.views.editor.outline import writers
from agreements.workflow.presence import end_presence, note_presence


@require_POST
def editor_presence(request: HttpRequest, **where: str) -> HttpResponse:
    edited, now = edited_to_write(request, **where), timezone.now()
    if request.POST.get("leaving"):
        end_presence(of=edited.of, by=request.user)
        return HttpResponse(status=204)
    section = edited.section_named(str(request.POST.get("section", "")))
    note_presence(of=edited.of, section=section.name if section else "", by=request.user, at=now)
    context = {"stands": edited.stands, "writers": writers(edited, request.user, now)}
    return render(request, "agreements/editor/_writers.html", context)
