"""A frozen version on a phone's screen: what its phone PDF says, in the same order, from the same content."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from agreements.content import Language, languages_of
from agreements.models import AgreementVersion
from agreements.pdf.page import Page
from agreements.pdf.screen import screen_page
from agreements.queries.papers import newest_document, record_of, released_of
from agreements.views.allowed import version_to_read


@require_safe
def version_phone(request: HttpRequest, number: str, version: int, language: str) -> HttpResponse:
    """Show a version in one of the languages it is issued in, whatever language the reader's own pages have."""
    found = version_to_read(request, number, version)
    languages = languages_of(found.content())
    written = next((one for one in languages if one == language), None)
    if written is None:
        raise Http404
    with override(written):
        context = {"page": _page(found, written), "screen": True, "version": found, "languages": languages}
        return render(request, "agreements/versions/version_phone.html", context)


def _page(version: AgreementVersion, language: Language) -> Page:
    """The newest issued copy's page, with its state and the record of the approval; before there is one, the body's."""
    document = newest_document(version)
    issued = document.number if document and document.kind == "issued" else None
    return screen_page(
        version.content(),
        number=version.agreement.number,
        version=version.number,
        at=version.published_at,
        language=language,
        record=record_of(version, issue_number=issued, at=timezone.now()) if issued else None,
        released=released_of(version),
    )
