"""A party's page of the day: reading it changes nothing, a press of a button is said to us."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.emails import our_name
from agreements.queries.papers import bytes_of, file_name
from agreements.refusals import Refused
from agreements.views.kept_typed import typed_here
from agreements.views.links import SeeOther, forbid_keeping
from incidents.forms.by_link import DecisionByLinkForm, TickForm
from incidents.models import DayLink
from incidents.queries.basis import basis_with
from incidents.queries.day_codes import codes_of
from incidents.queries.day_links import link_for
from incidents.queries.live import mark_of
from incidents.views.day_access import COOKIE, by_day_link, home_of
from incidents.views.day_letter import day_letter
from incidents.workflow.by_link import tick


@login_not_required
@require_safe
def day_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail: it only hands over to an address without the secret."""
    link = link_for(token)
    if link is None:
        words = {"our_name": our_name(get_language() or "ja")}
        return forbid_keeping(render(request, "agreements/review/wrong.html", words, status=404))
    response = SeeOther(home_of(link))
    COOKIE.give(response, link, path=home_of(link), until=link.expires_at)
    return forbid_keeping(response)


@require_safe
@by_day_link
def day_page(request: HttpRequest, link: DayLink) -> HttpResponse:
    return render(request, "incidents/day/page.html", _letter_here(request, link, timezone.now()))


@require_safe
@by_day_link
def day_progress(request: HttpRequest, link: DayLink) -> HttpResponse:
    """The parts that change by themselves; nothing while the page shows what is so."""
    now = timezone.now()
    if request.GET.get("seen") == mark_of(link.delivery.report.incident, now):
        return HttpResponse(status=204)
    return render(request, "incidents/day/_live.html", _letter_here(request, link, now))


def _letter_here(request: HttpRequest, link: DayLink, now: datetime) -> dict[str, Any]:
    """The page, with what was typed in this browser when it asked for a code."""
    typed = typed_here(request, path=home_of(link))
    form = DecisionByLinkForm(initial=typed, asks_code=True) if typed else None
    return day_letter(link, now, form) | {"code_sent": bool(typed) and codes_of(link).left(now).live is not None}


@require_safe
@by_day_link
def day_pdf(request: HttpRequest, link: DayLink) -> HttpResponse:
    """The paper in force with this party, or the general procedure."""
    basis = basis_with(link.delivery.report.incident, link.delivery.party_id)
    document = basis.document if basis else None
    data = bytes_of(document) if document else None
    if document is None or data is None:
        return render(request, "incidents/day/no_pdf.html", {"home": home_of(link)}, status=503)
    name = f'inline; filename="{file_name(document)}"'
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": name})


@by_day_link
def day_mark(request: HttpRequest, link: DayLink) -> HttpResponse:
    """One box that was ticked."""
    form = TickForm(request.POST or None)
    if not form.is_valid():
        return SeeOther(home_of(link))
    promise = form.cleaned_data["promise"]
    try:
        tick(link=link, promise=promise, mark=form.cleaned_data["mark"], at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return SeeOther(home_of(link))
    messages.success(request, _("伝わりました。"))
    return SeeOther(f"{home_of(link)}#{promise}")
