"""One version: its state and hashes, whom we asked, what they said; asking more, taking back."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agreements import pdf, states
from agreements.content.sheet import sheet_of
from agreements.display import in_english
from agreements.forms.in_house import OwnAnswerForm
from agreements.forms.publish import AskForm, StaffCommentForm, WithdrawalForm, mails_asked
from agreements.models import AgreementVersion, User
from agreements.models.document import form_words
from agreements.page_check import from_text
from agreements.permissions import may_draft
from agreements.queries.annexes import said_today
from agreements.queries.in_house import held_for, live_requests, request_of
from agreements.queries.papers import papers_of, released_of
from agreements.queries.standing import validity_of
from agreements.queries.waiting import late_of_version
from agreements.quorum import quorum_of
from agreements.views.allowed import version_to_draft, version_to_read
from agreements.views.editor.check_rows import rows_of
from agreements.views.forms_on_pages import form_page, posted, try_verb
from agreements.views.send_once import send_once
from agreements.views.versions.places import asked_of, crumbs_of, page_of
from agreements.workflow.certifying import certify
from agreements.workflow.inviting import Invitees, invite
from agreements.workflow.reviewing import withdraw_version
from agreements.workflow.talking import comment

# Results worth a line of their own, beside 合格 and 対象外.
_TELLING = {"failed", "released", "advice"}


@require_safe
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    return version_page(request, version_to_read(request, number, version), StaffCommentForm())


def version_page(
    request: HttpRequest, found: AgreementVersion, form: StaffCommentForm, own_form: OwnAnswerForm | None = None
) -> HttpResponse:
    """Show a version; `form` is where our own comment is written, `own_form` what one of us sent who is to approve."""
    now, state, allowed = timezone.now(), found.state, may_draft(request.user, found.agreement)
    newest = not found.agreement.versions.sent_out().filter(number__gt=found.number).exists()
    context = {
        "agreement": found.agreement,
        "version": found,
        "state": state,
        "moves": found.moves.order_by("-sequence"),
        "sheet": sheet_of(found.content()),
        "bodies": [(form_words(b["language"], b["size"]), b) for b in json.loads(found.manifest)["bodies"]],
        **_papers(found, now),
        **_asked(found, request.user, now, own_form),
        "comments": found.comments.select_related("invitation", "user", "thread").order_by("pk"),
        "is_newest": newest,
        "may_draft": allowed,
        "may_ask": allowed and newest and state in states.ANSWERABLE,
        "may_withdraw": allowed and states.WITHDRAWN in states.VERSION_MOVES[state],
        "form": form,
        "at": now,
        "late": late_of_version(found, now),
    }
    return render(request, "agreements/versions/version_page.html", context)


def _asked(found: AgreementVersion, user: User, at: datetime, sent: OwnAnswerForm | None) -> dict[str, Any]:
    """Whom we asked and how far it is; who of us was asked first, with the form of the one who is to answer."""
    own = request_of(found, user) if found.state == states.IN_HOUSE else None
    return {
        "invitations": asked_of(found, at),
        "quorum": quorum_of(found, at, found.invitations.select_related("decision")),
        "own": live_requests(found),
        "held": held_for(found),
        "own_form": sent or (OwnAnswerForm() if own and not own.answered() else None),
    }


def _papers(found: AgreementVersion, at: datetime) -> dict[str, Any]:
    """Whether it holds, what became of its contacts, the files that are served, all that are kept, what the checks said
    of each: (file, rows, those that fail)."""
    facts = {"edited": None, "content": found.content(), "released": [each.check for each in released_of(found)]}
    papers = papers_of(found)
    checked = [(paper, rows_of(from_text(paper.checks), **facts)) for paper in papers]
    sheets = [(paper, rows, [row for row in rows if row.result in _TELLING]) for paper, rows in checked if rows]
    documents = found.documents.order_by("-pk").defer("checks", "seal")
    today = said_today(found, "en" if in_english() else "ja")
    shown = {"validity": validity_of(found, at), "papers": papers, "documents": documents, "today": today}
    return {**shown, "sheets": sheets, "released": released_of(found)}


@send_once
def version_invitations(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Ask more people about a version that can still be answered."""
    found = version_to_draft(request, number, version)
    now, page = timezone.now(), page_of(found)
    form = AskForm(posted(request), agreement=found.agreement, at=now, asked_already=mails_asked(found, now))
    if form.is_valid():
        typed = form.cleaned_data
        words = {"message": typed["message"], "asked_to": form.asked_to()}
        invitees = Invitees(list(typed["contacts"]), typed["reply_by"], found.policy, **words)
        if try_verb(form, lambda: invite(version=found, invitees=invitees, by=request.user, at=now)):
            count = len(invitees.contacts)
            sent = ngettext("%(count)d人にお送りしました。", "%(count)d人にお送りしました。", count)
            messages.success(request, sent % {"count": count})
            return redirect(page)
    return form_page(
        request,
        form,
        title=_("第%(number)d版の確認を、ほかの方にもお願いする") % {"number": found.number},
        action=_("確認をお願いする"),
        back=page,
        crumbs=crumbs_of(found),
        lead=_("リンクを、メールで送ります。すでにお願いした方は、期限が切れるまで出ません。"),
    )


def version_withdrawal(request: HttpRequest, number: str, version: int) -> HttpResponse:
    found = version_to_draft(request, number, version)
    form = WithdrawalForm(posted(request))
    if form.is_valid() and try_verb(form, lambda: _withdraw(found, form.cleaned_data, request)):
        messages.success(request, _("第%(number)d版を取り下げました。") % {"number": found.number})
        return redirect(page_of(found))
    context = {
        "title": _("第%(number)d版を取り下げますか？") % {"number": found.number},
        "effects": [
            _("この版は効力を失います。前に合意した版があれば、それが有効な版に戻ります。"),
            _("回答を待っている方のリンクは使えなくなります。"),
            _("版と回答の記録は残ります。取り下げは元に戻せません。"),
        ],
        "action": _("第%(number)d版を取り下げる") % {"number": found.number},
        "back": page_of(found),
        "crumbs": crumbs_of(found),
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
    return redirect(f"{page_of(found)}#comments")


@require_POST
def version_certificates(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Make the certificate of approvals as the record stands, and open it."""
    found = version_to_draft(request, number, version)
    try:
        document = certify(version=found, by=request.user, at=timezone.now())
    except (pdf.RenderFailed, pdf.MissingGlyphs) as error:
        messages.error(request, str(error).partition("\n")[0])
        return redirect(page_of(found))
    return redirect("document-file", document.sha256)


def _withdraw(found: AgreementVersion, typed: dict[str, Any], request: HttpRequest) -> bool:
    words = {"reason": typed["reason"], "message": typed["message"]}
    withdraw_version(version=found, by=request.user, at=timezone.now(), **words)
    return True
