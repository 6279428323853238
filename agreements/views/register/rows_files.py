"""A plan or a party's contacts as an Excel file: given out, sent, told row by row, saved when one says so."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.forms.rows_file import (
    Reading,
    RowsFileForm,
    RowsReading,
    SignedRowsForm,
    Source,
    contacts_of,
    example_plan,
    plan_of,
    register_workbook,
    signed_rows,
    source_of,
    template_workbook,
)
from agreements.models import Party
from agreements.permissions import may_edit_contacts
from agreements.queries.plan_sheet import plan_sheet
from agreements.refusals import Refused
from agreements.views.allowed import permit, system_to_lead, system_to_read
from agreements.views.files import give_out_workbook, plain_file
from agreements.views.forms_on_pages import posted, try_and_tell, try_verb
from agreements.workflow.rows_import import import_contacts, import_plan


@dataclass(frozen=True)
class FilePage:
    """The page where a file is brought in: `save` takes the rows, `done` is where one goes then."""

    source: Source
    template: str
    shown: dict[str, Any]
    save: Callable[..., Any]
    done: str


def plan_import(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_lead(request, slug)
    done = reverse("plan-edit", args=[system.slug])
    save = partial(import_plan, system=system, by=request.user, at=timezone.now())
    page = FilePage(source_of(plan_of(system)), "agreements/register/plan_import.html", {"system": system}, save, done)
    return _bring_in(request, page)


@require_POST
def plan_example(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an empty plan with the example."""
    system = system_to_lead(request, slug)

    def begin() -> None:
        if not plan_sheet(system).is_empty:
            raise Refused(_("この方針には、もう項目があります。例は、空の方針にだけ入れられます。"))
        import_plan(system=system, rows=example_plan(system), by=request.user, at=timezone.now())

    said = _("例の項目を入れました。1つずつ、このシステムのことに書き換えてください。")
    try_and_tell(request, begin, said=said)
    return redirect("plan-edit", slug=system.slug)


@require_safe
def plan_import_template(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_lead(request, slug)
    return plain_file(template_workbook(system), f"{system.slug}-plan.xlsx")


@require_safe
def plan_file(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_read(request, slug)
    return give_out_workbook(request, register_workbook(plan_of(system)), f"{system.slug}-plan.xlsx")


def contacts_import(request: HttpRequest, pk: int) -> HttpResponse:
    party = _party(request, pk)
    done = reverse("party-page", args=[pk])
    save = partial(import_contacts, party=party, by=request.user, at=timezone.now())
    page = FilePage(
        source_of(contacts_of(party)), "agreements/register/contacts_import.html", {"party": party}, save, done
    )
    return _bring_in(request, page)


@require_safe
def contacts_file(request: HttpRequest, pk: int) -> HttpResponse:
    return give_out_workbook(request, register_workbook(contacts_of(_party(request, pk))), f"contacts-{pk}.xlsx")


def _party(request: HttpRequest, pk: int) -> Party:
    party = get_object_or_404(Party, pk=pk)
    permit(allowed=may_edit_contacts(request.user, party))
    return party


def _bring_in(request: HttpRequest, page: FilePage) -> HttpResponse:
    if request.method == "POST" and "rows" in request.POST:
        return _save_rows(request, page)
    form = RowsFileForm(posted(request), request.FILES or None, source=page.source)
    form.is_valid()
    return _shown(request, page, form, form.reading)


def _save_rows(request: HttpRequest, page: FilePage) -> HttpResponse:
    """The second step. What would be done now must be what was shown."""
    form = SignedRowsForm(request.POST, source=page.source)
    if form.is_valid() and isinstance(form.reading, RowsReading):
        counts, rows = form.reading.counts, form.reading.to_save()
        if not form.is_as_seen:
            form.add_error(None, _("見ている間に登録の内容が変わりました。もう一度、結果を確かめてください。"))
        elif try_verb(form, lambda: page.save(rows=rows)):
            said = _("ファイルから取り込みました：加えた項目 %(added)d件、変えた項目 %(changed)d件。")
            messages.success(request, said % counts)
            return redirect(page.done)
    reading = form.reading and page.source.read(form.reading.file, form.reading.kind)
    return _shown(request, page, RowsFileForm(None, None, source=page.source), reading, refused=form)


def _shown(
    request: HttpRequest,
    page: FilePage,
    form: RowsFileForm,
    reading: Reading | None,
    refused: SignedRowsForm | None = None,
) -> HttpResponse:
    rows = signed_rows(reading, page.source) if reading else ""
    context = {**page.shown, "form": form, "refused": refused, "reading": reading, "rows": rows}
    return render(request, page.template, context)
