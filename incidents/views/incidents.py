"""Incidents: the list, opening one, its page, putting its facts right."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.models import System, User
from agreements.permissions import may_report, may_report_any
from agreements.queries.pairs import pairs_for, pairs_of
from agreements.views.allowed import permit
from agreements.views.chain_page import chain_page
from agreements.views.forms_on_pages import posted, try_and_tell, try_verb
from agreements.views.paging import page_of
from incidents.forms.incident import ALL, IncidentFilter, NewIncidentForm, SightingForm
from incidents.forms.report import DraftForm, DraftsForm, RowForm
from incidents.models import Alert, Incident
from incidents.models.incident import CLOSED, OPEN, IncidentQuerySet
from incidents.permissions import may_report_on, reportable_systems
from incidents.queries.alert_reading import as_sighting
from incidents.queries.basis import bases_of
from incidents.queries.course_words import WORDS
from incidents.queries.holding import holder_of, holders_of, waiting_handover
from incidents.queries.live import mark_of
from incidents.queries.overdue import dues_of
from incidents.queries.waiting import late_of_incident
from incidents.views.day import Day
from incidents.views.levels import level_choices
from incidents.workflow.alerting import take_into
from incidents.workflow.opening import Sighting, correct_incident, open_incident
from incidents.workflow.overdue import keep_dues


@require_safe
def incident_list(request: HttpRequest) -> HttpResponse:
    form = IncidentFilter(request.GET)
    found = _wanted(request.user, form.wanted())
    page = page_of(request, found.loaded().select_related("opened_by"))
    now = timezone.now()
    dues = dues_of((row for row in page.object_list if row.state != CLOSED), now)
    for one in dues:
        one.incident.dues = one  # type: ignore[attr-defined]  # its row shows them
    holders = holders_of(page.object_list)
    rows = [(incident, holders[incident.pk]) for incident in page.object_list]
    context = {"form": form, "page": page, "rows": rows, "may_open": may_report_any(request.user), "now": now}
    return render(request, "incidents/incident_list.html", context)


def incident_new(request: HttpRequest) -> HttpResponse:
    """First the system (a GET), then what is seen: the level table that helps to choose is the system's."""
    systems = list(reportable_systems(request.user))
    permit(allowed=bool(systems))
    slug = request.GET.get("system")
    system = systems[0] if len(systems) == 1 else next((row for row in systems if row.slug == slug), None)
    if system is None:
        return render(request, "incidents/incident_system.html", {"systems": systems})
    now = timezone.localtime().replace(second=0, microsecond=0)
    first = {"symptom": system.symptom, "symptom_en": system.symptom_en, "started_at": now, "detected_at": now}
    alert = _alert_of(request, system)
    first |= {"key": get_random_string(32)} | (as_sighting(alert) if alert else {})
    others = reportable_systems(request.user).exclude(pk=system.pk).order_by("name")
    form = NewIncidentForm(posted(request), initial=first, others=others)
    if form.is_valid():
        incident = try_verb(form, lambda: _open(request.user, system, form))
        if incident:
            if alert:
                try_and_tell(request, lambda: take_into(alert=alert, incident=incident, by=request.user, at=now))
            messages.success(request, _("%(number)s を開き、第一報を下書きしました。") % {"number": incident.number})
            return redirect("incident", number=incident.number)
    already = Incident.objects.touching([system]).in_states(OPEN)
    context = {"form": form, "system": system, "systems": systems, "already": already}
    context |= level_choices(system, bases_of(pairs_of([system]), at=timezone.now()))
    return render(request, "incidents/incident_new.html", context)


@require_safe
def incident_log(request: HttpRequest, number: str) -> HttpResponse:
    incident = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    crumbs = [(reverse("incident-list"), _("障害")), (reverse("incident", args=[number]), number)]
    return chain_page(request, number, words=WORDS, crumbs=crumbs, time_zone=incident.time_zone)


@require_safe
def incident_page(request: HttpRequest, number: str) -> HttpResponse:
    incident = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    day = Day(incident, timezone.now(), request.GET.get("page"))
    day.derived.once("kept", lambda: keep_dues(incident=day.incident, rows=day.promises, at=day.at))
    may = may_report_on(request.user, incident)
    asked = RowForm(request.GET)
    row = day.row_of(asked.cleaned_data["party"] if asked.is_valid() else None) if may else None
    context = {"day": day, "incident": day.incident, "may_report": may, "row": row}
    context |= _live_context(day)
    if row and row.draft:
        context["form"] = DraftForm(draft=row.draft)
    elif may:
        context["drafts_form"] = DraftsForm(initial={"kind": day.next_kind})
    return render(request, "incidents/incident_page.html", context)


@require_safe
def incident_progress(request: HttpRequest, number: str) -> HttpResponse:
    """The parts of the page that change by themselves; nothing while the page shows what is so."""
    incident = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    mark = mark_of(incident, timezone.now())
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    day, may = Day(incident, timezone.now(), request.GET.get("page")), may_report_on(request.user, incident)
    context = {"day": day, "incident": day.incident, "may_report": may} | _live_context(day) | {"mark": mark}
    return render(request, "incidents/_live.html", context)


def _live_context(day: Day) -> dict[str, Any]:
    """What the parts that change by themselves show beside the day."""
    incident = day.incident
    held = {"holder": holder_of(incident), "waiting": waiting_handover(incident)}
    return held | {"late": late_of_incident(incident, day.at), "mark": mark_of(incident, day.at)}


def incident_facts(request: HttpRequest, number: str) -> HttpResponse:
    incident = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    permit(allowed=may_report_on(request.user, incident))
    names = ("symptom", "symptom_en", "started_at", "detected_at")
    form = SightingForm(posted(request), initial={name: getattr(incident, name) for name in names})
    if form.is_valid() and try_verb(
        form,
        lambda: correct_incident(
            incident=incident, sighting=Sighting(**form.cleaned_data), by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, _("障害の記録を直しました。手を入れていない下書きも書き直しました。"))
        return redirect("incident", number=number)
    context = {"form": form, "incident": incident, "back": reverse("incident", args=[number])}
    return render(request, "incidents/incident_facts.html", context)


def _alert_of(request: HttpRequest, system: System) -> Alert | None:
    """The alert that this incident is opened from, if it still waits."""
    pk = request.GET.get("alert", "")
    waiting = Alert.objects.visible_to(request.user).waiting().filter(source__system=system)
    return waiting.filter(pk=int(pk[:18])).first() if pk.isascii() and pk.isdecimal() else None


def _open(user: User, system: System, form: NewIncidentForm) -> Incident:
    if not may_report(user, system):
        raise PermissionDenied
    data = dict(form.cleaned_data)
    more = {name: data.pop(name) for name in ("level", "known", "known_en", "further")} | {
        "key": data.pop("key") or None
    }
    sighting = Sighting(**data)
    return open_incident(system=system, sighting=sighting, by=user, at=timezone.now(), **more)


def _wanted(user: User, wanted: dict[str, str]) -> IncidentQuerySet:
    rows: IncidentQuerySet = Incident.objects.visible_to(user)
    if wanted["state"] != ALL:
        rows = rows.in_states(wanted["state"])
    if wanted["owner"]:
        rows = rows.touching(System.objects.filter(pk__in=pairs_for(user, owner=wanted["owner"]).values("system")))
    if letters := wanted["q"]:
        named = System.objects.filter(searched__contains=letters)
        rows = rows.filter(Q(searched__contains=letters) | Q(pk__in=rows.touching(named)))
    return rows
