"""All lists of a draft as an Excel file: given out, sent back, told row by row, saved when one says so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.content.lists import LISTS
from agreements.forms.lists_file import ListsReading, lists_workbook
from agreements.forms.rows_file import Reading, RowsFileForm, SignedRowsForm, Source, signed_rows
from agreements.views.allowed import agreement_to_draft
from agreements.views.editor.edited import EditedDraft
from agreements.views.editor.outline import draft_context
from agreements.views.editor.saving import Base, base_of, keep
from agreements.views.files import give_out_workbook
from agreements.views.forms_on_pages import posted


@require_safe
def draft_lists_file(request: HttpRequest, number: str) -> HttpResponse:
    agreement = agreement_to_draft(request, number)
    return give_out_workbook(request, lists_workbook(agreement.content()), f"{agreement.number}-lists.xlsx")


def draft_lists_import(request: HttpRequest, number: str) -> HttpResponse:
    agreement = agreement_to_draft(request, number)
    base = base_of(request, EditedDraft(agreement))
    source = _source(base)
    if request.method == "POST" and "rows" in request.POST:
        return _save_rows(request, base, source)
    form = RowsFileForm(posted(request), request.FILES or None, source=source)
    form.is_valid()
    return _page(request, base, form, form.reading)


def _source(base: Base) -> Source:
    kinds = [(kind.name, kind.one) for kind in LISTS.values()]
    seal = f"draft {base.edited.name} {base.revision}"
    return Source(seal, kinds, lambda sheets, kind: ListsReading(sheets, base.content, kind))


def _save_rows(request: HttpRequest, base: Base, source: Source) -> HttpResponse:
    """The second step: on top of the draft that the rows were laid beside."""
    form = SignedRowsForm(request.POST, source=source)
    if form.is_valid() and isinstance(form.reading, ListsReading):
        said = _("ファイルから取り込みました：加えた項目 %(added)d件、変えた項目 %(changed)d件。") % form.reading.counts
        how = {"in_order": "in_order" in request.POST, "without_absent": "without_absent" in request.POST}
        to = base.edited.address()
        answer = keep(request, base, form.reading.fields(**how), said=said, to=to, form=form)
        if answer:
            return answer
    return _page(request, base, RowsFileForm(None, None, source=source), form.reading, refused=form)


def _page(
    request: HttpRequest,
    base: Base,
    form: RowsFileForm,
    reading: Reading | None,
    refused: SignedRowsForm | None = None,
) -> HttpResponse:
    rows = signed_rows(reading, _source(base)) if reading else ""
    context = {"form": form, "reading": reading, "rows": rows, "refused": refused}
    return render(request, "agreements/editor/lists_file.html", draft_context(request, base, **context))
