"""Parties: customers, vendors and our own side, each with its page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.forms.new_party import NewPartyForm
from agreements.forms.party import PartyFilter, PartyForm
from agreements.models import Agreement, Contact, Meeting, Party, User
from agreements.models.parties import PARTY_KINDS
from agreements.permissions import may_administer, may_edit_contacts, may_edit_party, may_lead_any
from agreements.queries.accounts import with_accounts
from agreements.queries.contact_links import unconfirmed
from agreements.queries.pairs import called_by
from agreements.queries.standing import standing_of, with_facts
from agreements.views.allowed import party_to_edit, permit
from agreements.views.forms_on_pages import ask_first, form_page, posted, save_or_tell, try_and_tell, try_verb
from agreements.views.paging import page_of
from agreements.views.send_once import send_once
from agreements.workflow.contacts import register_party
from agreements.workflow.retire import bring_back, retire

RECENT_MEETINGS = 5


@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    form = PartyFilter(request.GET)
    asked = form.wanted()
    page = page_of(request, _wanted(asked))
    page.object_list = _with_agreed(page.object_list, request.user)
    context = {
        "form": form,
        "page": page,
        "kind": asked["kind"],
        "kinds": PARTY_KINDS,
        "may_edit": may_lead_any(request.user),
        "own_is_missing": may_administer(request.user) and not Party.objects.filter(kind="own").exists(),
    }
    return render(request, "agreements/register/party_list.html", context)


@require_safe
def party_page(request: HttpRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(Party, pk=pk)
    at = timezone.now()
    agreements = with_facts(Agreement.objects.visible_to(request.user).filter(party=party))
    context = {
        "party": party,
        "contacts": _with_confirmation(with_accounts(party), at),
        "capabilities": party.capabilities.filter(retired_at=None),
        "show_retired": "retired" in request.GET,
        "agreements": [(agreement, standing_of(agreement, at)) for agreement in agreements],
        "meetings": _meetings(party, request.user),
        "may_edit": may_edit_contacts(request.user, party),
        "may_edit_facts": may_edit_party(request.user, party),
    }
    return render(request, "agreements/register/party_page.html", context)


@send_once
def party_new(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "customer")
    if kind not in dict(PARTY_KINDS):
        raise Http404
    party = Party(kind=kind)
    permit(allowed=may_edit_party(request.user, party))
    form = NewPartyForm(posted(request), instance=party)
    if form.is_valid() and try_verb(form, lambda: _register(form, request.user)):
        messages.success(request, _said_of(form))
        return redirect("party-page", pk=party.pk)
    noun = {"noun": party.get_kind_display().lower()}
    title, action = _("%(noun)sを登録") % noun, _("この%(noun)sを登録する") % noun
    return form_page(request, form, title=title, action=action, back=reverse("party-list"), crumbs=_crumbs())


def _register(form: NewPartyForm, by: User) -> Party:
    return register_party(party=form.save(commit=False), contacts=form.contacts, by=by, at=timezone.now())


def _said_of(form: NewPartyForm) -> str:
    told = {"name": form.instance, "count": len(form.contacts)}
    if form.contacts:
        return _("%(name)s と連絡先%(count)d件を登録しました。") % told
    return _("%(name)s を登録しました。次は、連絡先を電話する順に書きます。") % told


def party_edit(request: HttpRequest, pk: int) -> HttpResponse:
    party = party_to_edit(request, pk)
    name, page = str(party), reverse("party-page", args=[pk])
    form = PartyForm(posted(request), instance=party)
    if save_or_tell(request, form):
        messages.success(request, _("%(name)s の登録内容を保存しました。") % {"name": party})
        return redirect(page)
    title, action = _("登録内容を編集"), _("登録内容を保存する")
    return form_page(request, form, title=title, action=action, back=page, crumbs=[*_crumbs(), (page, name)])


def party_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    party = party_to_edit(request, pk)
    page = reverse("party-page", args=[pk])
    return ask_first(
        request,
        lambda: retire(row=party, by=request.user, at=timezone.now()),
        said=_("%(name)s の使用をやめました。") % {"name": party},
        to=page,
        back=page,
        crumbs=[*_crumbs(), (page, party)],
        title=_("%(name)s の使用をやめますか？") % {"name": party},
        effects=[
            _("新しい議事録・打合せでは選べなくなり、合意の状況の表から消えます。"),
            _("連絡先、打合せの記録、承認された版とそのPDFは、そのまま残ります。"),
            _("一覧では「使用をやめたものも表示」を選ぶと出ます。いつでも元に戻せます。"),
        ],
        action=_("この相手の使用をやめる"),
    )


@require_POST
def party_reinstatement(request: HttpRequest, pk: int) -> HttpResponse:
    party = party_to_edit(request, pk)
    try_and_tell(
        request,
        lambda: bring_back(row=party, by=request.user, at=timezone.now()),
        said=_("%(name)s を元に戻しました。") % {"name": party},
    )
    return redirect("party-page", pk=pk)


def _with_confirmation(contacts: list[Contact], at: datetime) -> list[Contact]:
    """Each with since when it has not answered whether it is still right."""
    since = unconfirmed(contacts, at)
    for contact in contacts:
        contact.unconfirmed = since.get(contact.pk)  # type: ignore[attr-defined]  # as an annotation would
    return contacts


def _crumbs() -> list[tuple[str, Any]]:
    return [(reverse("party-list"), _("顧客・連携先"))]


def _meetings(party: Party, user: User) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(user).filter(parties=party).order_by("-starts_at")[:RECENT_MEETINGS]


def _wanted(asked: dict[str, str]) -> QuerySet[Party]:
    parties = Party.objects.all() if asked["retired"] else Party.objects.filter(retired_at=None)
    if asked["kind"]:
        parties = parties.filter(kind=asked["kind"])
    if asked["q"]:
        parties = parties.filter(Q(searched__contains=asked["q"]) | called_by(asked["q"]))
    in_use = Contact.objects.filter(retired_at=None).order_by("place", "pk")
    parties = parties.prefetch_related(Prefetch("contacts", in_use, to_attr="in_call_order"))
    return parties.order_by("name") if asked["sort"] == "name" else parties.order_by("rank_place", "name")


def _with_agreed(parties: Iterable[Party], user: User) -> list[Party]:
    """The parties of one page, each with how many agreements of theirs `user` sees."""
    shown = list(parties)
    mine = Agreement.objects.visible_to(user).filter(retired_at=None, party__in=shown).order_by()
    agreed = dict(mine.values_list("party").annotate(agreed=Count("pk")))
    for party in shown:
        party.agreed = agreed.get(party.pk, 0)  # type: ignore[attr-defined]  # as an annotation would, for one page alone
    return shown
