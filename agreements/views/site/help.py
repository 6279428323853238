"""The short help: what the marks say, what the states mean, what page 1 is, who does what next."""

from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements import states
from agreements.content.vocabulary import MARK_OF


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    levels = [SimpleNamespace(number=number, mark=mark, name="") for number, mark in MARK_OF.items()]
    context = {"levels": levels, "pairs": list(states.PAIR_WORDS), "answers": list(states.CONSENT_WORDS)}
    return render(request, "agreements/site/help_page.html", context)
