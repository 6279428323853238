"""Sending to all: what would be sent to whom, one press, and what becomes of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agreements.refusals import Refused
from agreements.views.allowed import permit
from agreements.views.forms_on_pages import try_and_tell
from agreements.workflow.hurrying import send_again
from incidents.forms.report import RoundForm, SeenDraftsForm
from incidents.models import Incident, SendingRound
from incidents.permissions import may_report_on
from incidents.queries.outlook import outlook_of
from incidents.queries.rounds import course_of, needs_second_look, running_rounds
from incidents.workflow.rounds import begin_round, call_back, look_at_round, pause_round, resume_round

_MOVES: dict[str, tuple[Callable[..., None], Any]] = {
    "look": (look_at_round, gettext_lazy("確かめました。まもなく送ります。")),
    "call_back": (call_back, gettext_lazy("取り消しました。何も送っていません。")),
    "pause": (pause_round, gettext_lazy("止めました。送る途中だったメールだけは出ています。")),
    "resume": (resume_round, gettext_lazy("再開しました。")),
}


def incident_sending(request: HttpRequest, number: str) -> HttpResponse:
    """Shown on GET; sent on POST, at the revisions that were looked at."""
    incident = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    permit(allowed=may_report_on(request.user, incident))
    refused = ""
    if request.method == "POST":
        form = SeenDraftsForm(request.POST)
        revisions = form.cleaned_data["draft"] if form.is_valid() else {}
        try:
            sending = begin_round(incident=incident, revisions=revisions, by=request.user, at=timezone.now())
            return redirect("round", number=number, pk=sending.pk)
        except Refused as error:
            refused = str(error)
    outlook = outlook_of(incident, timezone.now())
    second = needs_second_look(incident, [row.draft for row in outlook.ready])
    context = {"incident": incident, "outlook": outlook, "refused": refused, "second": second}
    context["running"] = running_rounds(incident)
    return render(request, "incidents/incident_sending.html", context)


@require_safe
def round_page(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return render(request, "incidents/round_page.html", _context(request, _round(request, number, pk)))


@require_safe
def round_progress(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The part of the page that changes by itself."""
    return render(request, "incidents/_round.html", _context(request, _round(request, number, pk)))


@require_POST
def round_moves(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One tap: looked at, called back, paused, resumed."""
    sending = _round(request, number, pk)
    permit(allowed=may_report_on(request.user, sending.incident))
    form = RoundForm(request.POST)
    if form.is_valid():
        verb, said = _MOVES[form.cleaned_data["move"]]
        try_and_tell(request, lambda: verb(sending=sending, by=request.user, at=timezone.now()), said=str(said))
    return redirect("round", number=number, pk=pk)


@require_POST
def round_retries(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Everything of it that the mail server refused is tried once more, under the same Message-ID."""
    sending = _round(request, number, pk)
    permit(allowed=may_report_on(request.user, sending.incident))
    for _to, mail in course_of(sending).failures:
        send_again(mail=mail, by=request.user, at=timezone.now())
    messages.success(request, _("もう一度送ります。"))
    return redirect("round", number=number, pk=pk)


def _round(request: HttpRequest, number: str, pk: int) -> SendingRound:
    rows = SendingRound.objects.visible_to(request.user).select_related("incident__system", "begun_by")
    return get_object_or_404(rows.prefetch_related("moves"), pk=pk, incident__number=number)


def _context(request: HttpRequest, sending: SendingRound) -> dict[str, Any]:
    may, now = may_report_on(request.user, sending.incident), timezone.now()
    is_second = may and sending.begun_by_id != request.user.pk
    context = {"sending": sending, "incident": sending.incident, "course": course_of(sending), "may_report": may}
    return context | {"now": now, "is_second": is_second}
