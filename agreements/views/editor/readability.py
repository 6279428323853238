"""How readable page 1 of a draft is: a figure beside its picture, asked for when nobody waits for anything else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.content import languages_of
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.page_check import indicators
from agreements.views.allowed import agreement_to_read


@require_safe
def draft_readability(request: HttpRequest, number: str) -> HttpResponse:
    """Nothing stands there where there is no figure."""
    content = agreement_to_read(request, number).content()
    rows = []
    for language in languages_of(content):
        figures = [figure for figure in indicators(content, language) if figure.value is not None]
        if figures:
            rows.append((LANGUAGE_WORDS[language], figures, all(figure.reaches for figure in figures)))
    return render(request, "agreements/editor/_readability.html", {"rows": rows})
