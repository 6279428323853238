"""Contacts in call order and capabilities: added, changed, moved, put out of use and back (forms/party.py)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.forms.party import PARTY_FORMS, party_item_form
from agreements.models import Party
from agreements.permissions import may_lead_any
from agreements.views.allowed import permit
from agreements.views.forms_on_pages import ask_first, form_page, posted, save_or_tell, try_and_tell
from agreements.workflow.order import DOWN, UP, move
from agreements.workflow.retire import bring_back, retire


def party_item_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    party = _party(request, pk, kind)
    form = party_item_form(kind, party, posted(request))
    if row := save_or_tell(request, form):
        messages.success(request, _("%(noun)s「%(item)s」を加えました。") % {"noun": form.noun, "item": row})
        return redirect(_place(party, kind, row))
    noun = {"noun": form.noun}
    title, action = _("%(noun)sを加える") % noun, _("この%(noun)sを加える") % noun
    return form_page(request, form, title=title, action=action, **_way(party, kind))


def party_item(request: HttpRequest, pk: int, kind: str, item: int) -> HttpResponse:
    party = _party(request, pk, kind)
    row = _row(party, kind, item)
    form = party_item_form(kind, party, posted(request), instance=row)
    if save_or_tell(request, form):
        messages.success(request, _("%(noun)s「%(item)s」を保存しました。") % {"noun": form.noun, "item": row})
        return redirect(_place(party, kind, row))
    noun = {"noun": form.noun}
    title, action = _("%(noun)sを編集") % noun, _("この%(noun)sを保存する") % noun
    return form_page(request, form, title=title, action=action, **_way(party, kind))


@require_POST
def party_item_place(request: HttpRequest, pk: int, kind: str, item: int) -> HttpResponse:
    party = _party(request, pk, kind)
    row = _row(party, kind, item)
    direction = request.POST.get("direction")
    if direction in {UP, DOWN}:
        move(row=row, direction=direction, by=request.user, at=timezone.now())
    return redirect(_place(party, kind, row))


def party_item_retirement(request: HttpRequest, pk: int, kind: str, item: int) -> HttpResponse:
    party = _party(request, pk, kind)
    row = _row(party, kind, item)
    way = _way(party, kind)
    return ask_first(
        request,
        lambda: retire(row=row, by=request.user, at=timezone.now()),
        said=_("「%(item)s」を使わなくしました。") % {"item": row},
        to=way["back"],
        back=way["back"],
        crumbs=way["crumbs"],
        title=_("「%(item)s」を使わなくしますか？") % {"item": row},
        effects=[
            _("この相手のページと、これから作る議事録に出なくなります。"),
            _("すでにある議事録の下書き、承認された版とそのPDFは、変わりません。"),
            _("相手のページで「使わなくしたものも見る」を選ぶと出ます。いつでも元に戻せます。"),
        ],
        action=_("この%(noun)sを使わなくする") % {"noun": PARTY_FORMS[kind].noun},
    )


@require_POST
def party_item_reinstatement(request: HttpRequest, pk: int, kind: str, item: int) -> HttpResponse:
    party = _party(request, pk, kind)
    row = _row(party, kind, item)
    try_and_tell(
        request,
        lambda: bring_back(row=row, by=request.user, at=timezone.now()),
        said=_("「%(item)s」を元に戻しました。一覧の最後にあります。") % {"item": row},
    )
    return redirect(_place(party, kind, row))


def _party(request: HttpRequest, pk: int, kind: str) -> Party:
    """The party; only vendors have capabilities."""
    if kind not in PARTY_FORMS:
        raise Http404
    parties = Party.objects.filter(kind="vendor") if kind == "capabilities" else Party.objects.all()
    party = get_object_or_404(parties, pk=pk)
    permit(allowed=may_lead_any(request.user))
    return party


def _row(party: Party, kind: str, pk: int) -> Any:
    return get_object_or_404(PARTY_FORMS[kind]._meta.model, party=party, pk=pk)


def _place(party: Party, kind: str, row: Any) -> str:
    return f"{reverse('party-page', args=[party.pk])}#{kind}-{row.pk}"


def _way(party: Party, kind: str) -> dict[str, Any]:
    """Where a page about an item lies, and where it leads back to."""
    page = reverse("party-page", args=[party.pk])
    crumbs = [(reverse("party-list"), _("顧客・連携先")), (page, str(party))]
    return {"back": f"{page}#{kind}", "crumbs": crumbs}
