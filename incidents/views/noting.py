"""Noting on the day: a party's promises, one promise, and what is sent from their pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.content import parts
from agreements.models import Contact
from agreements.promises import DayPromise
from agreements.refusals import Refused
from agreements.views.allowed import permit
from agreements.views.forms_on_pages import posted, try_and_tell, try_verb
from agreements.views.send_once import send_once
from incidents.forms.noting import (
    CallForm,
    ConfirmationForm,
    DayDecisionForm,
    EffectForm,
    GivenForm,
    MarkForm,
    ReadingForm,
    RulingForm,
    SaidForm,
)
from incidents.models import Incident, PhoneCall
from incidents.models.day import EFFECT_WORDS
from incidents.models.incident import CLOSED, OPEN
from incidents.permissions import may_report_on
from incidents.queries.day_facts import notes_of
from incidents.queries.day_links import links_of
from incidents.queries.level_reasons import rests_words, shown_level
from incidents.queries.one_party import promises_with
from incidents.queries.promising import PartyPromises
from incidents.views.deciding import deciding
from incidents.views.now import Owed
from incidents.views.readings import asked_on, page_language
from incidents.workflow.linking import revoke_links
from incidents.workflow.noting import (
    mark_promise,
    note_call,
    note_confirmation,
    note_decision,
    note_effect,
    note_information,
    note_readings,
    note_what_was_said,
    rule_level,
)


class PromiseAt(NamedTuple):
    """A promise to or of one party on one day."""

    incident: Incident
    row: PartyPromises
    promise: DayPromise


@require_safe
def party_page(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Everything that is promised to and of one party, and how it stands."""
    incident = _seen(request, number)
    row = _row(incident, pk)
    rows = [Owed(row, promise) for promise in row.promises]
    # The next report, if it is told on the phone; else whatever stands first: one can always call.
    calling = next((one for one in rows if one.promise == row.to_tell and one.is_by_phone), rows[0])
    is_open = [one for one in sorted(rows, key=_by_urgency) if one.promise.begun and one.promise.waits]
    context: dict[str, Any] = {"calling": calling, "incident": incident, "row": row, "now": timezone.now()}
    context |= {"open": is_open, "rest": [one for one in rows if one not in is_open]}
    context["calls"] = PhoneCall.objects.filter(incident=incident, party=pk).prefetch_related("notes").order_by("-id")
    context |= {"effects": EFFECT_WORDS.items(), "effect": row.effect}
    each, language = row.basis.each, page_language()
    context["standings"] = [(one, shown_level(incident, one, language), rests_words(one)) for one in each]
    reports = may_report_on(request.user, incident)
    may = reports and incident.state != CLOSED
    context |= {"may_report": may, "confirmed": notes_of(incident).confirmations.get(pk, [])}
    context |= {"confirmation": ConfirmationForm() if may and incident.state != OPEN else None}
    context["links"] = links_of(incident, pk) if reports else []
    return render(request, "incidents/party_page.html", context)


@require_safe
def promise_page(request: HttpRequest, number: str, pk: int, key: str) -> HttpResponse:
    """One promise, and what can be noted of it."""
    return _promise_page(request, _place(request, number, pk, key))


@require_POST
@send_once
def party_calls(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One tap: whom one called, and how it ended."""
    incident = _reportable(request, number)
    row, form = _row(incident, pk), CallForm(request.POST)
    contact = row.contact(request.POST.get("contact", ""))
    if not form.is_valid() or contact is None:
        messages.error(request, _("電話を記録できませんでした。連絡先と結果を、もう一度選んでください。"))
        return redirect("incident-party", number=number, pk=pk)
    data = form.cleaned_data | _when(form) | _called(row, contact)
    data["ordinal"] = data["ordinal"] or 1
    try:
        note_call(incident=incident, party=row.basis.party, by=request.user, at=timezone.now(), **data)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('incident', args=[number])}#now")


@require_POST
@send_once
def call_notes(request: HttpRequest, number: str, pk: int, call: int) -> HttpResponse:
    """What was said in a call, once there is a hand free."""
    incident = _reportable(request, number)
    made = get_object_or_404(PhoneCall, incident=incident, party=pk, pk=call)
    form = SaidForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("話した内容を書いてください。"))
    else:
        try_and_tell(
            request,
            lambda: note_what_was_said(call=made, by=request.user, at=timezone.now(), **form.cleaned_data),
            said=_("電話の内容を書き足しました。"),
        )
    return redirect("incident-party", number=number, pk=pk)


@require_POST
@send_once
def party_effects(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One tap: whether a party is affected."""
    incident = _reportable(request, number)
    row, form = _row(incident, pk), EffectForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data | _when(form)
        try_and_tell(
            request,
            lambda: note_effect(incident=incident, party=row.basis.party, by=request.user, at=timezone.now(), **data),
            said=_("%(party)s の影響の有無を記録しました。") % {"party": row.basis.party},
        )
    return redirect("incident-party", number=number, pk=pk)


@send_once
def party_levels(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Another level for this party alone, with the reason; or as agreed again."""
    incident = _reportable(request, number)
    row = _row(incident, pk)
    form = RulingForm(posted(request), initial={"number": row.basis.now.number})
    if form.is_valid():
        data = {"incident": incident, "party": row.basis.party, **form.cleaned_data, **_when(form)}
        if try_verb(form, lambda: rule_level(by=request.user, at=timezone.now(), **data)):
            messages.success(request, _("%(party)s のレベルを記録しました。") % {"party": row.basis.party})
            return redirect("incident-party", number=number, pk=pk)
    context = {"form": form, "incident": incident, "row": row, "back": reverse("incident-party", args=[number, pk])}
    return render(request, "incidents/party_levels.html", context)


@require_POST
@send_once
def party_confirmations(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Who at the party saw that it works again, and when."""
    incident = _reportable(request, number)
    row, form = _row(incident, pk), ConfirmationForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("復旧を確かめた方と時刻を書いてください。"))
        return redirect("incident-party", number=number, pk=pk)
    data = form.cleaned_data | _when(form)
    try_and_tell(
        request,
        lambda: note_confirmation(incident=incident, party=row.basis.party, by=request.user, at=timezone.now(), **data),
        said=_("復旧の確認を記録しました。"),
    )
    return redirect("incident-party", number=number, pk=pk)


@require_POST
@send_once
def promise_information(request: HttpRequest, number: str, pk: int, key: str) -> HttpResponse:
    place = _place(request, number, pk, key)
    return _note(request, place, note_information, GivenForm(request.POST), item=place.promise.item)


@require_POST
@send_once
def promise_decisions(request: HttpRequest, number: str, pk: int, key: str) -> HttpResponse:
    place = _place(request, number, pk, key)
    return _note(request, place, note_decision, DayDecisionForm(request.POST), item=place.promise.item)


@require_POST
@send_once
def promise_marks(request: HttpRequest, number: str, pk: int, key: str) -> HttpResponse:
    place = _place(request, number, pk, key)
    return _note(request, place, mark_promise, MarkForm(request.POST), promise=key)


@send_once
def incident_readings(request: HttpRequest, number: str) -> HttpResponse:
    """What was read: typed once, for all parties."""
    incident = _reportable(request, number)
    form = ReadingForm(posted(request), asked=asked_on(incident))
    if form.is_valid():
        data = {"incident": incident, "readings": form.readings, **_when(form)}
        if try_verb(form, lambda: note_readings(by=request.user, at=timezone.now(), **data)):
            messages.success(request, _("読み取りを記録しました。"))
            return redirect("incident", number=number)
    context = {"form": form, "incident": incident, "back": reverse("incident", args=[number])}
    return render(request, "incidents/incident_readings.html", context)


@require_POST
def party_link_revocation(request: HttpRequest, number: str, pk: int, contact: int) -> HttpResponse:
    """Take back the links that one contact of a party was sent."""
    incident = _reportable(request, number)
    whose = get_object_or_404(Contact, party=pk, pk=contact)
    revoke_links(incident=incident, contact=whose, by=request.user, at=timezone.now())
    messages.success(request, _("%(role)sに送ったリンクを取り消しました。") % {"role": whose.role})
    return redirect("incident-party", number=number, pk=pk)


def _note(
    request: HttpRequest, place: PromiseAt, verb: Callable[..., Any], form: forms.Form, **named: str
) -> HttpResponse:
    """Call a verb with what a form says; what is wrong is told on the promise's page."""
    if form.is_valid():
        data = {"incident": place.incident, "party": place.row.basis.party, **form.cleaned_data, **_when(form), **named}
        if try_verb(form, lambda: verb(by=request.user, at=timezone.now(), **data)):
            messages.success(request, _("記録しました。"))
            return redirect("incident-party", number=place.incident.number, pk=place.row.basis.party.pk)
    return _promise_page(request, place, form)


def _promise_page(request: HttpRequest, place: PromiseAt, sent: forms.Form | None = None) -> HttpResponse:
    kinds = {"inform": GivenForm, "decide": DayDecisionForm}
    kind = kinds.get(place.promise.deed, MarkForm)
    context: dict[str, Any] = {"incident": place.incident, "row": place.row, "owed": Owed(place.row, place.promise)}
    if place.promise.deed == "decide":
        context["deciding"] = deciding(place.row, place.promise, notes_of(place.incident))
    context |= {"form": sent or kind(), "asks": place.promise.deed if place.promise.deed in kinds else "mark"}
    context |= {"mark": sent if isinstance(sent, MarkForm) else MarkForm(), "now": timezone.now()}
    return render(request, "incidents/promise_page.html", context)


def _called(row: PartyPromises, contact: parts.Contact) -> dict[str, str]:
    """The contact as it stands today, for the record."""
    return {"role": row.basis.words(contact.role), "phone": contact.phone.number if contact.phone else ""}


def _when(form: forms.Form) -> dict[str, datetime]:
    return {"happened_at": form.cleaned_data["happened_at"] or timezone.now()}


def _by_urgency(owed: Owed) -> tuple[bool, float]:
    due = owed.promise.due
    return due is None, due.timestamp() if due else 0.0


def _place(request: HttpRequest, number: str, pk: int, key: str) -> PromiseAt:
    """Return the promise of that key; 404 where there is none."""
    incident = _reportable(request, number)
    row = _row(incident, pk)
    promise = row.promise(key)
    if promise is None:
        raise Http404
    return PromiseAt(incident, row, promise)


def _row(incident: Incident, pk: int) -> PartyPromises:
    """One party's promises; 404 for a party that is not touched."""
    row = promises_with(incident, pk, timezone.now())
    if row is None:
        raise Http404
    return row


def _seen(request: HttpRequest, number: str) -> Incident:
    rows = Incident.objects.visible_to(request.user).loaded()
    return get_object_or_404(rows, number=number)


def _reportable(request: HttpRequest, number: str) -> Incident:
    incident = _seen(request, number)
    permit(allowed=may_report_on(request.user, incident))
    return incident
