"""Rows copied in Excel, pasted into a list of the draft: what becomes of each is shown before anything is saved."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.content import Section
from agreements.content.lists import ItemList, with_items
from agreements.forms.draft.pasting import MAX_ROWS, PasteForm
from agreements.models import Agreement
from agreements.views.allowed import agreement_to_draft
from agreements.views.editor.items import list_or_404
from agreements.views.editor.outline import draft_context
from agreements.views.editor.saving import Base, base_of, keep
from agreements.views.forms_on_pages import posted


def draft_paste(request: HttpRequest, number: str, section: str, name: str) -> HttpResponse:
    agreement, (found, kind) = agreement_to_draft(request, number), list_or_404(section, name)
    base = base_of(request, agreement)
    form = PasteForm(posted(request), kind=kind, content=base.content)
    if form.is_agreed():
        fields = with_items(base.content, name, [row.part for row in form.good])
        said = _("%(count)d件を加えました。") % {"count": len(form.good)}
        to = reverse("draft-section", args=[number, section]) + f"#{name}"
        answer = keep(request, base, fields, said=said, to=to, form=form)
        if answer and answer.status_code == 302 and form.bad:
            return _rest(request, Agreement.objects.get(pk=agreement.pk), found, kind, form.left_over())
        if answer:
            return answer
    return _page(request, base, found, kind, form)


def _rest(request: HttpRequest, agreement: Agreement, section: Section, kind: ItemList, rows: str) -> HttpResponse:
    """The good rows are saved; the others stay on the page, to be put right there."""
    base = Base(agreement, agreement.revision, agreement.content())
    return _page(request, base, section, kind, PasteForm({"rows": rows}, kind=kind, content=base.content))


def _page(request: HttpRequest, base: Base, section: Section, kind: ItemList, form: PasteForm) -> HttpResponse:
    context: dict[str, Any] = {"section": section, "kind": kind, "form": form, "max_rows": MAX_ROWS}
    form.is_valid()
    return render(request, "agreements/editor/paste.html", draft_context(request, base, **context))
