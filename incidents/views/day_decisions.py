"""A party decides on its page of the day: a code where that was agreed, then the decision; faults are told there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agreements.refusals import Refused
from agreements.views.kept_typed import forget_typed_here, keep_typed_here
from agreements.views.links import SeeOther
from agreements.workflow.mailed_codes import WrongCode
from incidents.forms.by_link import DecisionByLinkForm
from incidents.models import DayLink
from incidents.queries.day_codes import asks_for_a_code
from incidents.queries.one_party import promises_with
from incidents.views.day_access import by_day_link, home_of
from incidents.views.day_letter import day_letter
from incidents.workflow.by_link import decide_by_link, send_day_code


@by_day_link
def day_code(request: HttpRequest, link: DayLink) -> HttpResponse:
    """Mail a code and lead to the page, which can be left for the mail and loaded again with all that is typed."""
    if request.method != "POST":
        return SeeOther(home_of(link))
    typed = {name: request.POST.get(name, "") for name in DecisionByLinkForm.base_fields if name != "code"}
    form = DecisionByLinkForm(initial=typed, asks_code=True)
    try:
        send_day_code(link=link, at=timezone.now())
    except Refused as refused:
        return _page(request, link, form, refused=str(refused), status=429)
    response = SeeOther(f"{home_of(link)}#decide-{typed['promise']}")
    keep_typed_here(request, response, path=home_of(link), names=typed)
    return response


@by_day_link
def day_decision(request: HttpRequest, link: DayLink) -> HttpResponse:
    if request.method != "POST":
        return SeeOther(home_of(link))
    form = DecisionByLinkForm(request.POST, asks_code=_asks_code(link, request.POST.get("promise", "")))
    if form.is_valid() and _decide(link, form):
        forget_typed_here(request, path=home_of(link))
        return SeeOther(f"{home_of(link)}#decide-{form.cleaned_data['promise']}")
    return _page(request, link, form, status=422)


def _decide(link: DayLink, form: DecisionByLinkForm) -> bool:
    """Call the verb; a refusal is told at the field it is about."""
    typed = form.cleaned_data
    more = {"promise": typed["promise"], "decided_by": typed["decided_by"], "code": typed.get("code", "")}
    try:
        decide_by_link(link=link, answer=form.answer, at=timezone.now(), **more)
    except WrongCode as wrong:
        form.add_error("code", str(wrong))
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _asks_code(link: DayLink, key: str) -> bool:
    row = promises_with(link.delivery.report.incident, link.delivery.party_id, timezone.now())
    promise = row.promise(key) if row else None
    return promise is not None and asks_for_a_code(promise)


def _page(
    request: HttpRequest, link: DayLink, form: DecisionByLinkForm, *, status: int = 200, **said: object
) -> HttpResponse:
    context = day_letter(link, timezone.now(), form) | said
    return render(request, "incidents/day/page.html", context, status=status)
