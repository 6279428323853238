"""A plan kept in Excel: sent as a file, told row by row, saved when one says so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.forms.plan_file import PlanFileForm, PlanReading, PlanRowsForm, signed_rows, template_workbook
from agreements.models import System
from agreements.views.allowed import system_to_lead
from agreements.views.forms_on_pages import posted, try_verb
from agreements.workflow.plan_import import import_plan

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plan_import(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_lead(request, slug)
    if request.method == "POST" and "rows" in request.POST:
        return _import_rows(request, system)
    form = PlanFileForm(posted(request), request.FILES or None, system=system)
    form.is_valid()
    return _page(request, system, form, form.reading)


@require_safe
def plan_import_template(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_lead(request, slug)
    headers = {"Content-Disposition": f'attachment; filename="{system.slug}-plan.xlsx"'}
    return HttpResponse(template_workbook(system), content_type=_XLSX, headers=headers)


def _import_rows(request: HttpRequest, system: System) -> HttpResponse:
    """The second step. What would be done now must be what was shown."""
    form = PlanRowsForm(request.POST, system=system)
    if form.is_valid() and form.reading:
        counts, rows = form.reading.counts, form.reading.to_save()
        if not form.is_as_seen:
            form.add_error(None, _("見ている間に対応方針が変わりました。もう一度、結果を確かめてください。"))
        elif try_verb(form, lambda: import_plan(system=system, rows=rows, by=request.user, at=timezone.now())):
            said = _("ファイルから取り込みました：加えた項目 %(added)d件、変えた項目 %(changed)d件。")
            messages.success(request, said % counts)
            return redirect("plan-edit", slug=system.slug)
    reading = form.reading and PlanReading(form.reading.file, system, form.reading.kind)
    return _page(request, system, PlanFileForm(None, None, system=system), reading, refused=form)


def _page(
    request: HttpRequest,
    system: System,
    form: PlanFileForm,
    reading: PlanReading | None,
    refused: PlanRowsForm | None = None,
) -> HttpResponse:
    context = {
        "system": system,
        "form": form,
        "refused": refused,
        "reading": reading,
        "rows": signed_rows(reading) if reading else "",
    }
    return render(request, "agreements/register/plan_import.html", context)
