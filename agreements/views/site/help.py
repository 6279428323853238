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
    words = {"pairs": states.PAIR_WORDS, "answers": states.CONSENT_WORDS, "threads": states.THREAD_WORDS}
    context = {"levels": levels, **{name: list(known) for name, known in words.items()}}
    context["parts"] = list(states.ASKED_TO_WORDS.items())
    return render(request, "agreements/site/help_page.html", context)
