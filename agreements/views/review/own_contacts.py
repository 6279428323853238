"""A party looks after its own contacts by link: reading changes nothing, one tap says that all is right, and what is
changed asks for a mailed code."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import display
from agreements.emails import our_name
from agreements.forms.own_contact import OwnContactForm, SignedForm
from agreements.forms.party import ContactLeavingForm
from agreements.models import Contact, ContactLink, ReviewInvitation, Succession
from agreements.queries.contact_links import contact_codes, contact_link_for
from agreements.queries.successions import waiting_successions
from agreements.refusals import Refused
from agreements.views.forms_on_pages import posted, try_and_tell
from agreements.views.kept_typed import forget_typed_here, keep_typed_here, typed_here
from agreements.views.links import SeeOther, forbid_keeping
from agreements.views.review.access import by_link, home_of
from agreements.views.review.contact_access import by_contact_link, hand_over, home_of_link
from agreements.workflow.mailed_codes import WrongCode
from agreements.workflow.mending import (
    leave_contact,
    link_of_reviewer,
    mend_contact,
    say_still_right,
    send_contact_code,
)
from agreements.workflow.succeeding import confirm_succession


@login_not_required
@require_safe
def contact_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail: it only hands over to an address without the secret."""
    link = contact_link_for(token)
    if link is None:
        words = {"our_name": our_name(get_language() or "ja")}
        return forbid_keeping(render(request, "agreements/review/wrong.html", words, status=404))
    return hand_over(link)


@by_link
def review_contacts(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """From a reviewer's letter or receipt to the page of the party's contacts."""
    if request.method == "POST":
        try:
            return hand_over(link_of_reviewer(invitation=invitation, at=timezone.now()))
        except Refused as refused:
            messages.error(request, str(refused))
    return SeeOther(home_of(invitation))


@require_safe
@by_contact_link
def own_contacts(request: HttpRequest, link: ContactLink) -> HttpResponse:
    return render(request, "agreements/review/contacts.html", _heads(link))


@by_contact_link
def own_contacts_still(request: HttpRequest, link: ContactLink) -> HttpResponse:
    """One tap: all is still right."""
    if request.method == "POST":
        try_and_tell(
            request,
            lambda: say_still_right(link=link, at=timezone.now()),
            said=_("「いまのままでよい」とうかがいました。ありがとうございました。"),
        )
    return SeeOther(home_of_link(link))


@by_contact_link
def own_succession(request: HttpRequest, link: ContactLink, pk: int) -> HttpResponse:
    """One tap: whoever follows has read what was agreed, and carries on."""
    row = get_object_or_404(Succession, pk=pk, contact=link.contact)
    if request.method == "POST":
        who = f"{link.contact.role} {link.contact.name}".strip()
        try_and_tell(
            request,
            lambda: confirm_succession(succession=row, by=who, at=timezone.now()),
            said=_("引き継ぎを確認しました。ありがとうございました。"),
        )
    return SeeOther(home_of_link(link))


@by_contact_link
def own_contact(request: HttpRequest, link: ContactLink, pk: int) -> HttpResponse:
    """Change a contact of the party."""
    row = _row(link, pk)
    form = OwnContactForm(_sent(request), initial=_typed(request), instance=row)
    title = _("%(contact)s の連絡先を変える") % {"contact": row}
    return _mend(request, link, form, title=title, action=_("この内容に変える"))


@by_contact_link
def own_contact_new(request: HttpRequest, link: ContactLink) -> HttpResponse:
    """Add a contact to the party."""
    form = OwnContactForm(_sent(request), initial=_typed(request), instance=Contact(party=link.contact.party))
    return _mend(request, link, form, title=_("御社の連絡先を加える"), action=_("この連絡先を加える"))


@by_contact_link
def own_contact_leaving(request: HttpRequest, link: ContactLink, pk: int) -> HttpResponse:
    """Say that a contact of the party left, and who follows."""
    row = _row(link, pk)
    form = ContactLeavingForm(_sent(request), contact=row, typed=_typed(request))

    def leave(**typed: Any) -> None:
        leave_contact(link=link, contact=row, successor=form.cleaned_data["successor"], **typed)

    title = _("%(contact)s は担当から外れた") % {"contact": row}
    return _take(request, link, form, leave, title=title, action=_("外れたことを伝える"))


def _mend(request: HttpRequest, link: ContactLink, form: OwnContactForm, **words: str) -> HttpResponse:
    def mend(**typed: Any) -> None:
        mend_contact(link=link, contact=form.save(commit=False), **typed)

    return _take(request, link, form, mend, **words)


def _sent(request: HttpRequest) -> Any:
    """What is to be done; who presses for a code has not said so yet."""
    return None if "send-code" in request.POST else posted(request)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What stands in the form: what was sent beside the press for a code, or is kept of it."""
    return request.POST.dict() if "send-code" in request.POST else typed_here(request, path=request.path)


def _take(request: HttpRequest, link: ContactLink, form: Any, verb: Callable[..., None], **words: str) -> HttpResponse:
    """Mail a code, or do what was asked with one; faults are told on the page, with all that was typed."""
    signed = SignedForm(_sent(request), initial={"typed_name": _typed(request).get("typed_name", "")})
    said: dict[str, Any] = {"code_sent": contact_codes(link).left(timezone.now()).live is not None}
    status = 422 if signed.is_bound else 200
    if "send-code" in request.POST:
        try:
            return _send_code(request, link, [*form.fields, "typed_name"])
        except Refused as refused:
            said, status = {"refused": str(refused)}, 429
    elif signed.is_bound and form.is_valid() & signed.is_valid() and _done(form, signed, verb):
        messages.success(request, _("連絡先を変えました。新しい控えを作り、関係する方に知らせます。"))
        forget_typed_here(request, path=request.path)
        return SeeOther(home_of_link(link))
    context = {**_heads(link), "form": form, "signed": signed, **words, **said}
    return render(request, "agreements/review/contact_form.html", context, status=status)


def _send_code(request: HttpRequest, link: ContactLink, names: list[str]) -> HttpResponse:
    """Lead to a page that can be left for the mail and loaded again, with all that is typed. Raises Refused."""
    send_contact_code(link=link, at=timezone.now())
    response = SeeOther(f"{request.path}#code")
    keep_typed_here(request, response, path=request.path, names=names)
    return response


def _done(form: Any, signed: SignedForm, verb: Callable[..., None]) -> bool:
    typed = signed.cleaned_data
    try:
        verb(name=typed["typed_name"], code=typed["code"], at=timezone.now())
    except WrongCode as wrong:
        signed.add_error("code", str(wrong))
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _row(link: ContactLink, pk: int) -> Contact:
    return get_object_or_404(link.contact.party.contacts.filter(retired_at=None), pk=pk)


def _heads(link: ContactLink) -> dict[str, Any]:
    party = link.contact.party
    return {
        "link": link,
        "party": party,
        "contacts": party.contacts.filter(retired_at=None).order_by("place", "pk"),
        "successions": waiting_successions(Succession.objects.filter(contact=link.contact), timezone.now()),
        "answered": link.answers.last(),
        "our_name": our_name(link.language),
        "addressee": link.contact.name or link.contact.said("role", link.language),
        "masked_mail": display.masked_mail(link.mail),
        "home": home_of_link(link),
    }
