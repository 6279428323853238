"""What is edited, read as a whole, and one section of it open; the PDF of a draft."""

import re
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import pdf
from agreements.content import AgreementContent, Section, languages_of
from agreements.content.lists import LISTS
from agreements.content.scales import seams_of
from agreements.content.sheet import section_sheet
from agreements.content.text import KEY
from agreements.content.thresholds import overlaps_and_gaps
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.forms.draft import COLUMNS, PartForm, level_rows
from agreements.queries.checking import CheckedFile, check_texts
from agreements.views.allowed import agreement_to_read
from agreements.views.autosaved import writer_of
from agreements.views.editor.autosave import answers_to, wants_parts
from agreements.views.editor.edited import EditedDraft, edited_to_read, edited_to_write
from agreements.views.editor.hints import give_hints, path_of
from agreements.views.editor.outline import draft_context
from agreements.views.editor.places import glyph_places, section_or_404
from agreements.views.editor.saving import Base, base_of, keep, newest_of
from agreements.views.forms_on_pages import posted


@require_safe
def editor_whole(request: HttpRequest, **where: str) -> HttpResponse:
    edited = edited_to_read(request, **where)
    base = newest_of(edited)
    read = edited.as_read(base.content)
    sheet = [section_sheet(read, section, number) for number, section in enumerate(edited.sections, start=1)]
    return render(request, "agreements/editor/page.html", draft_context(request, base, sheet=sheet))


def editor_section(request: HttpRequest, section: str, **where: str) -> HttpResponse:
    edited = edited_to_write(request, **where)
    found, base = section_or_404(edited, section), base_of(request, edited)
    form = edited.single_form(found, base.content, posted(request))
    rows = level_rows(base.content, posted(request)) if section == "levels" else []
    asked = [*([form] if form else []), *rows]
    # Every form is checked, so that all errors are told at once.
    if asked and all([one.is_valid() for one in asked]):  # noqa: C419
        fields = {"levels": [row.part for row in rows]} if rows else asked[0].document_fields()
        said = _("「%(section)s」を保存しました。") % {"section": found.title}
        to = edited.address("section", section)
        answer = keep(request, base, fields, said=said, to=to, form=asked[0])
        if answer:
            return answer
    table = {"rows": rows, "columns": COLUMNS, "fit": _meet(base.content)}
    return section_page(request, base, found, form=form, table=table)


def _meet(content: AgreementContent) -> bool:
    """Whether there are numbers on both sides of a seam, and every seam is one."""
    told = [level for level in content.levels if level.thresholds or level.spans]
    return len(told) > 1 and not [*overlaps_and_gaps(content.levels, content.language), *seams_of(content)]


def section_page(
    request: HttpRequest, base: Base, section: Section, *, form: PartForm | None = None, **more: Any
) -> HttpResponse:
    """Show one section open: the form of its single fields, its lists, and in a list perhaps one item's form.

    A script that saves meanwhile is told what is still missing, instead; after a save it asks for the parts it shows.
    """
    asked = [more["opened"]["form"]] if "opened" in more else [*([form] if form else []), *more["table"]["rows"]]
    return answers_to(request).unfinished(asked, lambda: _open_page(request, base, section, form, more))


def _open_page(
    request: HttpRequest, base: Base, section: Section, form: PartForm | None, more: dict[str, Any]
) -> HttpResponse:
    files = check_texts(base.edited.as_agreed(base.content))
    _give_hints(base.content, form, more.get("opened"), files)
    shown = {"section": section, "form": form, "texts": files, **more}
    if section.name == "notes":
        shown["notes"] = _notes_as_printed(base.content)
    if wants_parts(request):
        shown["writer"] = writer_of(base.edited.stands, request.user)
        return _forbid_keeping(render(request, "agreements/editor/parts.html", draft_context(request, base, **shown)))
    place = base.edited.sections.index(section)
    sheet = section_sheet(base.edited.as_read(base.content), section, place + 1)
    around = {"sheet": sheet, "taken": _taken(request), **_neighbours(base.edited.sections, place)}
    page = render(request, "agreements/editor/section.html", draft_context(request, base, **shown, **around))
    return _forbid_keeping(page)


def _forbid_keeping(page: HttpResponse) -> HttpResponse:
    """The browser's way back asks for the text anew, and never shows the parts as the page (they share an address)."""
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _give_hints(
    content: AgreementContent, form: PartForm | None, opened: dict[str, Any] | None, files: list[CheckedFile]
) -> None:
    """Ask about the wording of what is open."""
    if opened and opened["key"]:
        give_hints(opened["form"], content, path_of(content, opened["list"], opened["key"]), files)
    elif form and not opened:
        give_hints(form, content, form.document_field, files)


def _notes_as_printed(content: AgreementContent) -> list[tuple[Any, str]]:
    """Return (language, HTML of the notes) of each language the draft is issued in."""
    notes = content.notes or {}
    return [(LANGUAGE_WORDS[language], pdf.notes_html(notes.get(language))) for language in languages_of(content)]


def _neighbours(sections: Sequence[Section], place: int) -> dict[str, Section | None]:
    last = len(sections) - 1
    return {"before": sections[place - 1] if place else None, "after": sections[place + 1] if place < last else None}


def _taken(request: HttpRequest) -> dict[str, str] | None:
    """What was just taken out, as the address says: ?taken=acts.act-1&was=12."""
    name, _dot, key = request.GET.get("taken", "").partition(".")
    was = request.GET.get("was", "")
    known = name in LISTS and re.fullmatch(KEY, key) and was.isdecimal()
    return {"list": name, "key": key, "was": was} if known else None


@require_safe
def draft_pdf(request: HttpRequest, number: str) -> HttpResponse:
    agreement = agreement_to_read(request, number)
    content = agreement.content()
    try:
        data = pdf.render_draft(content, number=agreement.number)
    except (pdf.MissingGlyphs, pdf.RenderFailed) as failed:
        context = {
            "agreement": agreement,
            "failed": failed,
            "places": glyph_places(EditedDraft(agreement), content, failed),
        }
        return render(request, "agreements/editor/no_pdf.html", context, status=503)
    name = f'inline; filename="{agreement.number}-draft-{agreement.revision}.pdf"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
