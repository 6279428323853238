"""Handing an incident over: what is due, what was promised, what waits; given by one, taken by the other."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.views.forms_on_pages import posted, try_verb
from incidents.forms.handover import HandOverForm, TakeOverForm
from incidents.models import Incident
from incidents.queries.holding import holder_of, may_hold, waiting_handover
from incidents.views.course import reportable
from incidents.views.day import Day
from incidents.workflow.handing_over import hand_over, take_over

# What is due is listed so far.
_MOST = 12


def incident_handover(request: HttpRequest, number: str) -> HttpResponse:
    incident = reportable(request, number)
    people = may_hold(incident).exclude(pk=holder_of(incident).pk)
    form = HandOverForm(posted(request), people=people)
    if form.is_valid() and try_verb(
        form, lambda: hand_over(incident=incident, by=request.user, at=timezone.now(), **form.cleaned_data)
    ):
        said = _("%(who)sに引き継ぎを頼みました。引き継いでもらうまでは、いまの当番のままです。")
        messages.success(request, said % {"who": form.cleaned_data["to"]})
        return redirect("incident", number=number)
    return _page(request, incident, form, TakeOverForm())


@require_POST
def incident_takeover(request: HttpRequest, number: str) -> HttpResponse:
    incident = reportable(request, number)
    form = TakeOverForm(request.POST)
    if form.is_valid() and try_verb(
        form, lambda: take_over(incident=incident, by=request.user, at=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, _("引き継ぎました。いまから、あなたが当番です。"))
        return redirect("incident", number=number)
    people = may_hold(incident).exclude(pk=holder_of(incident).pk)
    return _page(request, incident, HandOverForm(people=people), form)


def _page(request: HttpRequest, incident: Incident, form: HandOverForm, taking: TakeOverForm) -> HttpResponse:
    day = Day(incident, timezone.now())
    waits = [one for one in day.owed if one.promise.deed in {"decide", "inform"} and one.promise.side == "theirs"]
    context: dict[str, Any] = {"incident": day.incident, "day": day, "form": form, "taking": taking}
    context |= {"due": [one for one in day.owed if one not in waits][:_MOST], "waits": waits}
    rows = [day.row_to(row) for row in day.concerned]
    context |= {"told": [row for row in rows if row.due and row.due.at and row.last]}
    context |= {"silent": [row for row in rows if _is_silent(row.promises.calls)]}
    context |= {"holder": holder_of(day.incident), "waiting": waiting_handover(day.incident)}
    return render(request, "incidents/incident_handover.html", context)


def _is_silent(calls: list[Any]) -> bool:
    """Whether they were called and nobody was reached yet."""
    return bool(calls) and all(call.outcome != "reached" for call in calls)
