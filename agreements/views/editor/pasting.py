"""Rows copied in Excel, pasted into a list: what becomes of each is shown before anything is saved."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from agreements.content import Section
from agreements.content.lists import ItemList, with_items
from agreements.forms.draft.pasting import MAX_ROWS, PasteForm
from agreements.views.editor.edited import Edited, edited_to_write
from agreements.views.editor.items import list_or_404
from agreements.views.editor.outline import draft_context
from agreements.views.editor.saving import Base, base_of, keep, newest_of
from agreements.views.forms_on_pages import posted


def editor_paste(request: HttpRequest, section: str, name: str, **where: str) -> HttpResponse:
    edited = edited_to_write(request, **where)
    (found, kind), base = list_or_404(edited, section, name), base_of(request, edited)
    form = _form(posted(request), kind, base)
    if form.is_agreed():
        fields = with_items(base.content, name, [row.part for row in form.good])
        said = _("%(count)d件を加えました。") % {"count": len(form.good)}
        to = edited.address("section", section) + f"#{name}"
        answer = keep(request, base, fields, said=said, to=to, form=form)
        if answer and answer.status_code == 302 and form.bad:
            return _rest(request, edited_to_write(request, **where), found, kind, form.left_over())
        if answer:
            return answer
    return _page(request, base, found, kind, form)


def _rest(request: HttpRequest, edited: Edited, section: Section, kind: ItemList, rows: str) -> HttpResponse:
    """The good rows are saved; the others stay on the page, to be put right there."""
    base = newest_of(edited)
    return _page(request, base, section, kind, _form({"rows": rows}, kind, base))


def _form(data: Any, kind: ItemList, base: Base) -> PasteForm:
    return PasteForm(data, kind=kind, content=base.edited.as_agreed(base.content))


def _page(request: HttpRequest, base: Base, section: Section, kind: ItemList, form: PasteForm) -> HttpResponse:
    context: dict[str, Any] = {"section": section, "kind": kind, "form": form, "max_rows": MAX_ROWS}
    form.is_valid()
    return render(request, "agreements/editor/paste.html", draft_context(request, base, **context))
