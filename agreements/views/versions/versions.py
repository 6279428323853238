"""One version: its state and hashes, whom we asked, what they said; asking more, taking back."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements import states
from agreements.content.sheet import sheet_of
from agreements.forms.publish import AskForm, StaffCommentForm, WithdrawalForm, mails_asked
from agreements.models import AgreementVersion
from agreements.models.document import form_words
from agreements.page_check import from_text
from agreements.permissions import may_draft
from agreements.queries.papers import papers_of, released_of
from agreements.queries.standing import validity_of
from agreements.queries.waiting import late_of_version
from agreements.views.allowed import version_to_draft, version_to_read
from agreements.views.editor.check_rows import rows_of
from agreements.views.forms_on_pages import ask_first, form_page, posted, try_and_tell, try_verb
from agreements.views.send_once import send_once
from agreements.workflow.codes import give_new_start
from agreements.workflow.inviting import Invitees, close_link, invite, revoke_invitation
from agreements.workflow.reviewing import comment, withdraw_version

# Results worth a line of their own, beside 合格 and 対象外.
_TELLING = {"failed", "released", "advice"}


@require_safe
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    return version_page(request, version_to_read(request, number, version), StaffCommentForm())


def version_page(request: HttpRequest, found: AgreementVersion, form: StaffCommentForm) -> HttpResponse:
    """Show a version; `form` is where our own comment is written."""
    now, state = timezone.now(), found.state
    newest = not found.agreement.versions.filter(number__gt=found.number).exists()
    invitations = found.invitations.select_related("decision", "created_by", "closed_by").order_by("pk")
    allowed = may_draft(request.user, found.agreement)
    context = {
        "agreement": found.agreement,
        "version": found,
        "state": state,
        "moves": found.moves.order_by("-sequence"),
        "sheet": sheet_of(found.content()),
        "bodies": [(form_words(b["language"], b["size"]), b) for b in json.loads(found.manifest)["bodies"]],
        **_papers(found, now),
        "invitations": [(invitation, invitation.state_at(now)) for invitation in invitations],
        "comments": found.comments.select_related("invitation", "user").order_by("pk"),
        "is_newest": newest,
        "may_draft": allowed,
        "may_ask": allowed and newest and state in states.ANSWERABLE,
        "may_withdraw": allowed and states.WITHDRAWN in states.VERSION_MOVES[state],
        "form": form,
        "at": now,
        "late": late_of_version(found, now),
    }
    return render(request, "agreements/versions/version_page.html", context)


def _papers(found: AgreementVersion, at: datetime) -> dict[str, Any]:
    """Whether it holds, the files that are served, all that are kept, what the checks said of each: (file, rows, those
    that fail)."""
    facts = {"edited": None, "content": found.content(), "released": [each.check for each in released_of(found)]}
    papers = papers_of(found)
    checked = [(paper, rows_of(from_text(paper.checks), **facts)) for paper in papers]
    sheets = [(paper, rows, [row for row in rows if row.result in _TELLING]) for paper, rows in checked if rows]
    documents = found.documents.order_by("-pk").defer("checks")
    shown = {"validity": validity_of(found, at), "papers": papers, "documents": documents}
    return {**shown, "sheets": sheets, "released": released_of(found)}


@send_once
def version_invitations(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Ask more people about a version that can still be answered."""
    found = version_to_draft(request, number, version)
    now, page = timezone.now(), _page_of(found)
    form = AskForm(posted(request), agreement=found.agreement, at=now, asked_already=mails_asked(found))
    if form.is_valid():
        typed = form.cleaned_data
        invitees = Invitees(list(typed["contacts"]), typed["reply_by"], found.policy, typed["message"])
        if try_verb(form, lambda: invite(version=found, invitees=invitees, by=request.user, at=now)):
            messages.success(request, _("%(count)d人に確認をお願いしました。") % {"count": len(invitees.contacts)})
            return redirect(page)
    return form_page(
        request,
        form,
        title=_("第%(number)d版の確認を、ほかの方にもお願いする") % {"number": found.number},
        action=_("確認をお願いする"),
        back=page,
        crumbs=_crumbs(found),
        lead=_("リンクと確認番号を、メールで送ります。すでにお願いした方は出ません。"),
    )


def invitation_revocation(request: HttpRequest, number: str, version: int, public_id: UUID) -> HttpResponse:
    found = version_to_draft(request, number, version)
    invitation = get_object_or_404(found.invitations, public_id=public_id)
    return ask_first(
        request,
        lambda: revoke_invitation(invitation=invitation, by=request.user, at=timezone.now()),
        said=_("%(role)sへの確認の依頼を取り消しました。") % {"role": invitation.role},
        to=_page_of(found),
        back=_page_of(found),
        crumbs=_crumbs(found),
        title=_("%(role)sへの確認の依頼を取り消しますか？") % {"role": invitation.role},
        effects=[
            _("お送りしたリンクは使えなくなります。相手に知らせるメールは出ません。"),
            _("同じ方に、あとからもう一度お願いできます。"),
        ],
        action=_("確認の依頼を取り消す"),
    )


def invitation_closure(request: HttpRequest, number: str, version: int, public_id: UUID) -> HttpResponse:
    found = version_to_draft(request, number, version)
    invitation = get_object_or_404(found.invitations, public_id=public_id)
    return ask_first(
        request,
        lambda: close_link(invitation=invitation, by=request.user, at=timezone.now()),
        said=_("%(role)sへ送ったリンクを閉じました。") % {"role": invitation.role},
        to=_page_of(found),
        back=_page_of(found),
        crumbs=_crumbs(found),
        title=_("%(role)sへ送ったリンクを閉じますか？") % {"role": invitation.role},
        effects=[
            _("リンクから、控えと PDF を開けなくなります。相手に知らせるメールは出ません。"),
            _("いただいた回答と、版の状態は変わりません。閉じたリンクは元に戻せません。"),
        ],
        action=_("このリンクを閉じる"),
    )


@require_POST
def invitation_new_start(request: HttpRequest, number: str, version: int, public_id: UUID) -> HttpResponse:
    found = version_to_draft(request, number, version)
    invitation = get_object_or_404(found.invitations, public_id=public_id)
    try_and_tell(
        request,
        lambda: give_new_start(invitation=invitation, by=request.user, at=timezone.now()),
        said=_("%(role)sへ、確認番号を初めから送れるようにしました。") % {"role": invitation.role},
    )
    return redirect(_page_of(found))


def version_withdrawal(request: HttpRequest, number: str, version: int) -> HttpResponse:
    found = version_to_draft(request, number, version)
    form = WithdrawalForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if try_verb(form, lambda: _withdraw(found, reason, request)):
            messages.success(request, _("第%(number)d版を取り下げました。") % {"number": found.number})
            return redirect(_page_of(found))
    context = {
        "title": _("第%(number)d版を取り下げますか？") % {"number": found.number},
        "effects": [
            _("この版は効力を失います。前に合意した版があれば、それが有効な版に戻ります。"),
            _("回答を待っている方のリンクは使えなくなります。"),
            _("版と回答の記録は残ります。取り下げは元に戻せません。"),
        ],
        "action": _("第%(number)d版を取り下げる") % {"number": found.number},
        "back": _page_of(found),
        "crumbs": _crumbs(found),
        "form": form,
    }
    return render(request, "agreements/confirm_page.html", context)


@require_POST
def version_comments(request: HttpRequest, number: str, version: int) -> HttpResponse:
    found = version_to_draft(request, number, version)
    form = StaffCommentForm(posted(request))
    if not form.is_valid():
        return version_page(request, found, form)
    comment(version=found, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    messages.success(request, _("コメントを書きました。"))
    return redirect(f"{_page_of(found)}#comments")


def _withdraw(found: AgreementVersion, reason: str, request: HttpRequest) -> bool:
    withdraw_version(version=found, reason=reason, by=request.user, at=timezone.now())
    return True


def _page_of(found: AgreementVersion) -> str:
    return reverse("version", args=[found.agreement.number, found.number])


def _crumbs(found: AgreementVersion) -> list[tuple[str, Any]]:
    agreement = found.agreement
    return [
        (reverse("agreement-list"), _("議事録")),
        (reverse("agreement", args=[agreement.number]), agreement.number),
        (_page_of(found), _("第%(number)d版") % {"number": found.number}),
    ]
