"""What monitoring has told: a list, and what a person makes of each alert."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.permissions import may_administer, may_report
from agreements.views.allowed import permit
from agreements.views.forms_on_pages import try_and_tell
from agreements.views.paging import page_of
from incidents.forms.alert import ALL, AlertFilter
from incidents.models import Alert, Incident
from incidents.models.incident import OPEN, RECOVERED
from incidents.workflow.alerting import dismiss, take_into, wait_again


@require_safe
def alert_list(request: HttpRequest) -> HttpResponse:
    form = AlertFilter(request.GET)
    rows = _wanted(Alert.objects.visible_to(request.user), form.wanted())
    page = page_of(request, rows.select_related("source__system", "incident", "settled_by"))
    systems = {row.source.system for row in page.object_list}
    going_on = list(Incident.objects.loaded().touching(systems).in_states(OPEN, RECOVERED))
    for row in page.object_list:
        row.may_settle = may_report(request.user, row.source.system)
        row.going_on = [incident for incident in going_on if row.source.system in incident.systems]
    context = {"form": form, "page": page, "may_administer": may_administer(request.user)}
    return render(request, "incidents/alert_list.html", context)


@require_POST
def alert_incident(request: HttpRequest, pk: int) -> HttpResponse:
    alert = _to_settle(request, pk)
    touching = Incident.objects.touching([alert.source.system])
    incident = touching.filter(number=request.POST.get("incident", "")).first()
    if incident is None:
        messages.error(request, _("加える障害を選んでください。"))
        return redirect("alert-list")
    said = _("%(number)s に加えました。") % {"number": incident.number}
    try_and_tell(
        request,
        lambda: take_into(alert=alert, incident=incident, by=request.user, at=timezone.now()),
        said=said,
    )
    return redirect("alert-list")


@require_POST
def alert_dismissal(request: HttpRequest, pk: int) -> HttpResponse:
    alert = _to_settle(request, pk)
    said = _("「%(alert)s」を、障害ではないものとしました。") % {"alert": alert}
    try_and_tell(request, lambda: dismiss(alert=alert, by=request.user, at=timezone.now()), said=said)
    return redirect("alert-list")


@require_POST
def alert_return(request: HttpRequest, pk: int) -> HttpResponse:
    alert = _to_settle(request, pk)
    said = _("「%(alert)s」を、見るものに戻しました。") % {"alert": alert}
    try_and_tell(request, lambda: wait_again(alert=alert, by=request.user, at=timezone.now()), said=said)
    return redirect("alert-list")


def _to_settle(request: HttpRequest, pk: int) -> Alert:
    alert = get_object_or_404(Alert.objects.visible_to(request.user).select_related("source__system"), pk=pk)
    permit(allowed=may_report(request.user, alert.source.system))
    return alert


def _wanted(rows: QuerySet[Alert], wanted: dict[str, str]) -> QuerySet[Alert]:
    if wanted["state"] == "waiting":
        rows = rows.waiting()  # type: ignore[attr-defined]
    elif wanted["state"] != ALL:
        rows = rows.filter(settled_at__isnull=False, incident__isnull=wanted["state"] == "dismissed")
    return rows.filter(searched__contains=wanted["q"]) if wanted["q"] else rows
