"""Checking a draft before it is published: its texts at once, the paper on request."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import pdf
from agreements.content import AgreementContent
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.models import Agreement
from agreements.models.document import form_words
from agreements.permissions import may_draft
from agreements.queries.checking import CheckedFile, check_texts
from agreements.queries.gate import render_and_check
from agreements.views.allowed import agreement_to_read
from agreements.views.editor.check_rows import rows_of
from agreements.views.editor.edited import EditedDraft
from agreements.views.editor.places import glyph_places, told_of


@require_safe
def draft_check(request: HttpRequest, number: str) -> HttpResponse:
    """Show what the checks find; with ?paper=1 every file is printed and checked as well (nothing is stored)."""
    agreement = agreement_to_read(request, number)
    content, on_paper = agreement.content(), "paper" in request.GET
    context: dict[str, Any] = {"agreement": agreement, "may_draft": may_draft(request.user, agreement)}
    try:
        files = _on_paper(agreement, content) if on_paper else check_texts(content)
    except (pdf.MissingGlyphs, pdf.RenderFailed) as failed:
        files, on_paper = check_texts(content), False
        context |= {"refused": told_of(failed), "places": glyph_places(EditedDraft(agreement), content, failed)}
    about: dict[str, Any] = {"edited": EditedDraft(agreement), "content": content}
    sheets = [(_words(file, on_paper=on_paper), rows_of(file.findings, **about)) for file in files]
    return render(request, "agreements/editor/check.html", {**context, "sheets": sheets, "on_paper": on_paper})


def _on_paper(agreement: Agreement, content: AgreementContent) -> list[CheckedFile]:
    number = agreement.versions.count() + 1
    return render_and_check(content, number=agreement.number, version=number, at=timezone.now(), released=[])


def _words(file: CheckedFile, *, on_paper: bool) -> str:
    form = file.form
    if on_paper:
        return _("%(form)s の紙") % {"form": form_words(form.language, form.size)}
    return _("%(language)sの文") % {"language": LANGUAGE_WORDS[form.language]}
