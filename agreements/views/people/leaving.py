"""Somebody leaves: what they hold is listed and handed on in one step."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.forms.people import LeavingForm
from agreements.queries.holdings import holdings_of
from agreements.views.allowed import person_to_look_after
from agreements.views.forms_on_pages import posted, try_verb
from agreements.workflow.people import end_person


def person_leaving(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = person_to_look_after(request, pk), timezone.now()
    held = holdings_of(user=found, at=at)
    form = LeavingForm(posted(request), leaver=found, is_needed=bool(held))
    if form.is_valid():
        heir = form.cleaned_data["heir"]
        try_verb(form, lambda: end_person(user=found, heir=heir, by=request.user, at=at))
        if not form.errors:
            messages.success(request, _("%(name)s さんのアカウントを閉じました。") % {"name": found})
            return redirect("person", pk=pk)
    return render(request, "agreements/people/leaving.html", {"person": found, "held": held, "form": form})
