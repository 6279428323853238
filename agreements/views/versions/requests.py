"""A request for review that has gone out: taken back, sent to the right address, its link copied, begun anew, shut."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.forms.passing_on import AddressForm, MessageForm
from agreements.models import AgreementVersion, ReviewInvitation
from agreements.refusals import Refused
from agreements.views.allowed import version_to_draft
from agreements.views.forms_on_pages import ask_first, form_page, posted, try_and_tell, try_verb
from agreements.views.links import forbid_keeping
from agreements.views.versions.places import crumbs_of, page_of
from agreements.workflow.codes import give_new_start
from agreements.workflow.inviting import close_link, revoke_invitation
from agreements.workflow.passing_on import copy_link, correct_address

Place = tuple[AgreementVersion, ReviewInvitation]


def _asked(request: HttpRequest, number: str, version: int, public_id: UUID) -> Place:
    found = version_to_draft(request, number, version)
    return found, get_object_or_404(found.invitations, public_id=public_id)


def invitation_revocation(request: HttpRequest, number: str, version: int, public_id: UUID) -> HttpResponse:
    found, invitation = _asked(request, number, version, public_id)
    form, now = MessageForm(posted(request)), timezone.now()
    if form.is_valid():
        more = {"message": form.cleaned_data["message"], "by": request.user, "at": now}
        if try_verb(form, lambda: revoke_invitation(invitation=invitation, **more)):
            messages.success(request, _("%(role)sへの確認の依頼を取り消しました。") % {"role": invitation.role})
            return redirect(page_of(found))
    context = {
        "title": _("%(role)sへの確認の依頼を取り消しますか？") % {"role": invitation.role},
        "effects": [
            _("お送りしたリンクは使えなくなります。"),
            _("同じ方に、あとからもう一度お願いできます。"),
        ],
        "action": _("確認の依頼を取り消す"),
        "back": page_of(found),
        "crumbs": crumbs_of(found),
        "form": form,
    }
    return render(request, "agreements/confirm_page.html", context)


def invitation_address(request: HttpRequest, number: str, version: int, public_id: UUID) -> HttpResponse:
    """Send it to the address that was meant, while nobody has opened it."""
    found, invitation = _asked(request, number, version, public_id)
    form, now = AddressForm(posted(request)), timezone.now()
    if form.is_valid():
        mail = form.cleaned_data["mail"]
        if try_verb(form, lambda: correct_address(invitation=invitation, mail=mail, by=request.user, at=now)):
            messages.success(request, _("%(mail)s へ送り直しました。台帳の連絡先も直してください。") % {"mail": mail})
            return redirect(page_of(found))
    return form_page(
        request,
        form,
        title=_("%(role)sへのお願いを、正しいアドレスへ送り直す") % {"role": invitation.role},
        action=_("送り直す"),
        back=page_of(found),
        crumbs=crumbs_of(found),
        lead=_("いまの宛先：%(mail)s。まだ開かれていません。前のリンクは使えなくなります。")
        % {"mail": invitation.mail},
    )


@require_POST
def invitation_link(request: HttpRequest, number: str, version: int, public_id: UUID) -> HttpResponse:
    """Make a link to pass on by another way than mail, and show it this once."""
    found, invitation = _asked(request, number, version, public_id)
    try:
        link = copy_link(invitation=invitation, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(page_of(found))
    context = {"invitation": invitation, "link": link, "back": page_of(found), "crumbs": crumbs_of(found)}
    return forbid_keeping(render(request, "agreements/versions/link_page.html", context))


def invitation_closure(request: HttpRequest, number: str, version: int, public_id: UUID) -> HttpResponse:
    found, invitation = _asked(request, number, version, public_id)
    return ask_first(
        request,
        lambda: close_link(invitation=invitation, by=request.user, at=timezone.now()),
        said=_("%(role)sへ送ったリンクを閉じました。") % {"role": invitation.role},
        to=page_of(found),
        back=page_of(found),
        crumbs=crumbs_of(found),
        title=_("%(role)sへ送ったリンクを閉じますか？") % {"role": invitation.role},
        effects=[
            _("リンクから、控えと PDF を開けなくなります。相手に知らせるメールは出ません。"),
            _("いただいた回答と、版の状態は変わりません。閉じたリンクは元に戻せません。"),
        ],
        action=_("このリンクを閉じる"),
    )


@require_POST
def invitation_new_start(request: HttpRequest, number: str, version: int, public_id: UUID) -> HttpResponse:
    found, invitation = _asked(request, number, version, public_id)
    try_and_tell(
        request,
        lambda: give_new_start(invitation=invitation, by=request.user, at=timezone.now()),
        said=_("%(role)sへ、確認番号を初めから送れるようにしました。") % {"role": invitation.role},
    )
    return redirect(page_of(found))
