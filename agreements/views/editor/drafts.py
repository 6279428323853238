"""The draft: read as a whole, one section open at a time, its history, its PDF."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements import pdf
from agreements.changes import change_lines, changes_between
from agreements.content import SECTIONS, AgreementContent, Section, languages_of
from agreements.content.lists import LISTS
from agreements.content.sheet import SectionSheet, section_sheet, sheet_of
from agreements.content.text import KEY
from agreements.content.thresholds import overlaps_and_gaps
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.forms.draft import COLUMNS, PartForm, level_rows, single_form
from agreements.models import Agreement
from agreements.permissions import may_draft
from agreements.queries.checking import CheckedFile, check_texts
from agreements.queries.draft_history import Sitting, content_at, record_of, sittings_of
from agreements.refusals import Refused
from agreements.views.check_rows import CheckRow, joined_rows
from agreements.views.editor.autosave import is_autosave, unfinished, wants_parts
from agreements.views.editor.hints import give_hints, path_of
from agreements.views.editor.outline import Base, base_of, bench, keep, place_of, section_or_404
from agreements.views.forms_on_pages import posted
from agreements.views.versions.agreements import drafted_agreement, seen_agreement
from agreements.workflow.drafts import Conflict, restore_draft

_HISTORY_ROWS = 20


@require_safe
def draft(request: HttpRequest, number: str) -> HttpResponse:
    agreement = seen_agreement(request, number)
    base = base_of(request, agreement)
    context = bench(request, base, sheet=sheet_of(base.content), failing=failing_checks(base))
    return render(request, "agreements/editor/page.html", context)


def failing_checks(base: Base, files: list[CheckedFile] | None = None) -> list[CheckRow]:
    """Return the checks of the wording that publishing would ask about, with their places; `files`: what was found."""
    found = check_texts(base.content) if files is None else files
    return joined_rows(found, agreement=base.agreement, content=base.content)


def draft_section(request: HttpRequest, number: str, section: str) -> HttpResponse:
    agreement, found = drafted_agreement(request, number), section_or_404(section)
    base = base_of(request, agreement)
    form = single_form(found, base.content, posted(request))
    rows = level_rows(base.content, posted(request)) if section == "levels" else []
    asked = [*([form] if form else []), *rows]
    # Every form is checked, so that all errors are told at once.
    if asked and all([one.is_valid() for one in asked]):  # noqa: C419
        fields = {"levels": [row.part for row in rows]} if rows else asked[0].document_fields()
        said = _("「%(section)s」を保存しました。") % {"section": found.title}
        to = reverse("draft-section", args=[number, section])
        answer = keep(request, base, fields, said=said, to=to, form=asked[0])
        if answer:
            return answer
    table = {"rows": rows, "columns": COLUMNS, "fit": not list(overlaps_and_gaps(base.content.levels))}
    return section_page(request, base, found, form=form, table=table)


def section_page(
    request: HttpRequest, base: Base, section: Section, *, form: PartForm | None = None, **more: Any
) -> HttpResponse:
    """Show one section open: the form of its single fields, its lists, and in a list perhaps one item's form.

    A script that saves meanwhile is told what is still missing, instead; after a save it asks for the parts it shows.
    """
    if is_autosave(request):
        asked = [more["opened"]["form"]] if "opened" in more else [*([form] if form else []), *more["table"]["rows"]]
        return unfinished(asked)
    files = check_texts(base.content)
    _hinted(base.content, form, more.get("opened"), files)
    shown = {"section": section, "form": form, "failing": failing_checks(base, files), **more}
    if section.name == "notes":
        shown["notes"] = _notes_as_printed(base.content)
    if wants_parts(request):
        return _unkept(render(request, "agreements/editor/parts.html", bench(request, base, **shown)))
    place = SECTIONS.index(section)
    around = {"sheet": _numbered(base.content, place), "taken": _taken(request), **_neighbours(place)}
    return _unkept(render(request, "agreements/editor/section.html", bench(request, base, **shown, **around)))


def _unkept(page: HttpResponse) -> HttpResponse:
    """The browser's way back asks for the text anew, and never shows the parts as the page (they share an address)."""
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _hinted(
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


def _neighbours(place: int) -> dict[str, Section | None]:
    last = len(SECTIONS) - 1
    return {"before": SECTIONS[place - 1] if place else None, "after": SECTIONS[place + 1] if place < last else None}


def _taken(request: HttpRequest) -> dict[str, str] | None:
    """What was just taken out, as the address says: ?taken=acts.act-1&was=12."""
    name, _dot, key = request.GET.get("taken", "").partition(".")
    was = request.GET.get("was", "")
    known = name in LISTS and re.fullmatch(KEY, key) and was.isdecimal()
    return {"list": name, "key": key, "was": was} if known else None


def _numbered(content: AgreementContent, place: int) -> SectionSheet:
    return section_sheet(content, SECTIONS[place], place + 1)


@require_safe
def draft_history(request: HttpRequest, number: str) -> HttpResponse:
    agreement = seen_agreement(request, number)
    page = Paginator(sittings_of(agreement), _HISTORY_ROWS).get_page(request.GET.get("page"))
    context = {
        "agreement": agreement,
        "page": page,
        "rows": [(sitting, _touched(agreement, sitting)) for sitting in page.object_list],
        "may_draft": may_draft(request.user, agreement),
    }
    return render(request, "agreements/editor/history.html", context)


def _touched(agreement: Agreement, sitting: Sitting) -> list[str]:
    """Name the sections that a sitting changed (the first one: after it had begun the draft)."""
    before = sitting.before or sitting.revisions[0][0]
    changes = changes_between(content_at(agreement, before), content_at(agreement, sitting.revision))
    return list(dict.fromkeys(str(change.section.title) for change in changes))


@require_safe
def draft_revision(request: HttpRequest, number: str, revision: int) -> HttpResponse:
    """An old state of the draft: what going back to it would change, and the button that does it."""
    agreement = seen_agreement(request, number)
    old = _content_or_404(agreement, revision)
    context = {
        "agreement": agreement,
        "revision": revision,
        "record": record_of(agreement, revision),
        "lines": change_lines(agreement.content(), old),
        "may_draft": may_draft(request.user, agreement),
    }
    return render(request, "agreements/editor/revision.html", context)


@require_POST
def draft_restoration(request: HttpRequest, number: str, revision: int) -> HttpResponse:
    agreement = drafted_agreement(request, number)
    _content_or_404(agreement, revision)
    base = base_of(request, agreement)
    try:
        restore_draft(
            agreement=agreement,
            revision=revision,
            base_revision=base.revision,
            by=request.user,
            at=timezone.now(),
        )
    except Conflict:
        messages.error(request, _("見ている間に下書きが変わりました。何が変わるかを、もう一度確かめてください。"))
        return redirect("draft-revision", number=number, revision=revision)
    said = _("下書きを第%(revision)d稿に戻しました。それまでの下書きも、履歴に残っています。")
    messages.success(request, said % {"revision": revision})
    return redirect("draft-history", number=number)


def _content_or_404(agreement: Agreement, revision: int) -> AgreementContent:
    try:
        return content_at(agreement, revision)
    except Refused as error:
        raise Http404 from error


@require_safe
def draft_pdf(request: HttpRequest, number: str) -> HttpResponse:
    agreement = seen_agreement(request, number)
    content = agreement.content()
    try:
        data = pdf.render_draft(content, number=agreement.number)
    except (pdf.MissingGlyphs, pdf.RenderFailed) as failed:
        context = {"agreement": agreement, "failed": failed, "places": glyph_places(agreement, content, failed)}
        return render(request, "agreements/editor/no_pdf.html", context, status=503)
    name = f'inline; filename="{agreement.number}-draft-{agreement.revision}.pdf"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def glyph_places(agreement: Agreement, content: AgreementContent, failed: Exception) -> list[tuple[str, str, str]]:
    """Return (character, its code, address) of each character that no font can draw."""
    places = failed.places[: failed.SHOWN] if isinstance(failed, pdf.MissingGlyphs) else []
    return [(char, f"U+{ord(char):04X}", place_of(agreement, content, path)) for path, char in places]
