"""What the checks of the paper find on a draft: asked by the page that publishes it (static/js/paper-checks.js), and
remembered for what the draft says, its number and the day, so that nothing is printed twice for one answer."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agreements import page_check, pdf
from agreements.content import AgreementContent, canonical_text, sha256_of
from agreements.forms.publish import ReasonsForm
from agreements.models import Agreement
from agreements.page_check import RUBRIC
from agreements.queries.checking import CheckedFile, check_texts
from agreements.queries.gate import render_and_check
from agreements.queries.program import program_mark
from agreements.views.allowed import agreement_to_draft
from agreements.views.editor.check_rows import joined_rows
from agreements.views.editor.edited import EditedDraft
from agreements.views.editor.places import glyph_places

_KEPT_SECONDS = 3600


@require_safe
def draft_paper_checks(request: HttpRequest, number: str) -> HttpResponse:
    """The part of the page that publishes: what fails on paper, each with a field for the reason; else that all is
    well, where the texts are too."""
    agreement = agreement_to_draft(request, number)
    content, at = agreement.content(), timezone.now()
    context: dict[str, Any] = {"agreement": agreement}
    try:
        files = check_paper_of(agreement, content, at)
    except (pdf.MissingGlyphs, pdf.RenderFailed) as failed:
        context |= {
            "refused": str(failed).partition("\n")[0],
            "places": glyph_places(EditedDraft(agreement), content, failed),
        }
        return render(request, "agreements/editor/_paper_checks.html", context)
    about: dict[str, Any] = {"edited": EditedDraft(agreement), "content": content}
    rows, form = joined_rows(files, **about), ReasonsForm()
    form.ask_reasons(row.check for row in rows)
    context |= {
        "paper": files,
        "failing": [(row, form.reason_for(row.check)) for row in rows],
        "advice": joined_rows(files, **about, kind="W"),
        "in_texts": joined_rows(check_texts(content), **about),
    }
    return render(request, "agreements/editor/_paper_checks.html", context)


def check_paper_of(agreement: Agreement, content: AgreementContent, at: datetime) -> list[CheckedFile]:
    """Return what the checks of the paper find on each file that the draft would be published as. Raises
    pdf.MissingGlyphs and pdf.RenderFailed."""
    known = known_on_paper(agreement, content, at)
    if known is not None:
        return known
    number = agreement.versions.count() + 1
    made = render_and_check(content, number=agreement.number, version=number, at=at, released=[])
    files = [CheckedFile(file.form, [one for one in file.findings if _is_of_paper(one)]) for file in made]
    cache.set(
        _key(agreement, content, at), [(file.form, page_check.to_text(file.findings)) for file in files], _KEPT_SECONDS
    )
    return files


def known_on_paper(agreement: Agreement, content: AgreementContent, at: datetime) -> list[CheckedFile] | None:
    """Return what is remembered of such a check, None where none was made of what the draft says now."""
    kept = cache.get(_key(agreement, content, at))
    return None if kept is None else [CheckedFile(form, page_check.from_text(text)) for form, text in kept]


def _is_of_paper(finding: page_check.Finding) -> bool:
    return RUBRIC[finding.check].source == "paper"


def _key(agreement: Agreement, content: AgreementContent, at: datetime) -> str:
    """The paper names the version, the day and who speaks; findings are words in the reader's language, of this
    program."""
    day = at.astimezone(ZoneInfo(content.time_zone)).date()
    said = sha256_of(canonical_text(content))
    version = agreement.versions.count() + 1
    return f"paper-checks:{program_mark()}:{agreement.number}:{version}:{day}:{get_language()}:{said}"
