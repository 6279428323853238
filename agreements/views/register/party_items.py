"""Contacts in call order and capabilities: added, changed, moved, put out of use and back (forms/party.py)."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.forms.party import PARTY_FORMS, ContactLeavingForm
from agreements.forms.register import RegisterForm
from agreements.models import Contact, Party, User
from agreements.permissions import may_edit_contacts
from agreements.views import item_pages
from agreements.views.allowed import permit
from agreements.views.forms_on_pages import form_page, posted, save_or_tell, try_verb
from agreements.views.item_pages import ItemsOnPage, ItemWords
from agreements.views.send_once import send_once
from agreements.workflow.contacts import bring_contact_back, put_contact, retire_contact
from agreements.workflow.retire import bring_back

_WORDS = ItemWords(
    retire_effects=(
        gettext_lazy("この相手のページと、これから作る議事録に出なくなります。"),
        gettext_lazy("すでにある議事録の下書き、承認された版とそのPDFは、変わりません。"),
        gettext_lazy("相手のページで「使用をやめたものも表示」を選ぶと出ます。いつでも元に戻せます。"),
    )
)
_LEAVING = (
    gettext_lazy("電話する順から外れ、合意の連絡先別紙に、後任または後任未定として載ります。"),
    gettext_lazy("承認された内容は変わりません。控えは新しく作り直し、相手に知らせます。"),
)


@send_once
def party_item_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    return item_pages.new(request, _items(request, pk, kind), save=_SAVES.get(kind, save_or_tell))


def party_item(request: HttpRequest, pk: int, kind: str, item: int) -> HttpResponse:
    return item_pages.edit(request, _items(request, pk, kind), item, save=_SAVES.get(kind, save_or_tell))


@require_POST
def party_item_place(request: HttpRequest, pk: int, kind: str, item: int) -> HttpResponse:
    return item_pages.place(request, _items(request, pk, kind), item)


def party_item_retirement(request: HttpRequest, pk: int, kind: str, item: int) -> HttpResponse:
    items = _items(request, pk, kind)
    return _leaving(request, items, item) if kind == "contacts" else item_pages.retirement(request, items, item)


@require_POST
def party_item_reinstatement(request: HttpRequest, pk: int, kind: str, item: int) -> HttpResponse:
    return item_pages.reinstatement(request, _items(request, pk, kind), item)


def _leaving(request: HttpRequest, items: ItemsOnPage, pk: int) -> HttpResponse:
    """A contact leaves, to a successor or to nobody yet; asked again, the successor is named later."""
    row = items.row(pk)
    form = ContactLeavingForm(posted(request), contact=row)
    if form.is_valid() and try_verb(form, lambda: _retire(row, form, request.user)):
        messages.success(request, items.say(items.words.retired, row))
        return redirect(items.address)
    lead = " ".join(str(effect) for effect in _LEAVING)
    title, action = items.say(items.words.retire, row), items.say(items.words.retire_button, row)
    return form_page(request, form, title=title, action=action, back=items.address, crumbs=items.crumbs, lead=lead)


def _retire(row: Contact, form: ContactLeavingForm, by: User) -> bool:
    retire_contact(contact=row, successor=form.cleaned_data["successor"], by=by, at=timezone.now())
    return True


def _bring_back(*, row: Contact, by: User, at: datetime) -> None:
    bring_contact_back(contact=row, by=by, at=at)


def _items(request: HttpRequest, pk: int, kind: str) -> ItemsOnPage:
    """The contacts or capabilities of a party, for whoever looks after them; only vendors have capabilities."""
    party = get_object_or_404(Party, pk=pk)
    if kind not in PARTY_FORMS or (kind == "capabilities" and party.kind != "vendor"):
        raise Http404
    permit(allowed=may_edit_contacts(request.user, party))
    page = reverse("party-page", args=[pk])
    crumbs = [(reverse("party-list"), _("顧客・連携先")), (page, str(party))]
    return ItemsOnPage(
        form=PARTY_FORMS[kind],
        owner={"party": party},
        page=page,
        part=kind,
        crumbs=crumbs,
        words=_WORDS,
        bring_back=_bring_back if kind == "contacts" else bring_back,
    )


def _save_contact(request: HttpRequest, form: RegisterForm) -> Model | None:
    """Save a valid form's row; the address that was there before is told."""
    if not form.is_valid():
        return None
    row = form.save(commit=False)
    return try_verb(form, lambda: put_contact(contact=row, by=request.user, at=timezone.now()))


_SAVES = {"contacts": _save_contact}
