"""Publishing the draft: what must be mended, what is still open, and then the version."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import pdf, states
from agreements.content import AgreementContent
from agreements.content.sheet import section_sheet
from agreements.forms.publish import MEETING, PAPER, PublishForm
from agreements.models import Agreement, AgreementVersion, User
from agreements.queries.attending import meeting_told_in, meetings_of
from agreements.queries.contradiction_words import not_compared, read_contradiction
from agreements.queries.gate import FailsChecks
from agreements.queries.in_house import approvers_before
from agreements.queries.open_problems import unchecked_in
from agreements.queries.promise_check import draft_check
from agreements.refusals import Refused
from agreements.views.allowed import agreement_to_draft
from agreements.views.editor.check_rows import CheckRow, joined_rows
from agreements.views.editor.edited import EditedDraft
from agreements.views.editor.outline import draft_context
from agreements.views.editor.places import glyph_places, section_or_404, told_of
from agreements.views.editor.saving import base_of, newest_of
from agreements.views.forms_on_pages import posted
from agreements.views.send_once import digest_of_form
from agreements.workflow.inviting import Invitees
from agreements.workflow.publishing import publish, version_of_key


def agreement_publish(request: HttpRequest, number: str) -> HttpResponse:
    agreement, now = agreement_to_draft(request, number), timezone.now()
    key = digest_of_form(request)
    sent_before = version_of_key(agreement, key)
    if sent_before:
        return redirect("version", number=number, version=sent_before.number)
    sent_from = base_of(request, EditedDraft(agreement)).revision
    content = agreement.content()
    context = draft_context(request, newest_of(EditedDraft(agreement)), **_around(agreement, content, request.user))
    form = _asked(request, agreement, content, questions=len(context["asks"]), at=now)
    context |= _reasons(form, context["failing"])
    if form.is_valid() and not context["musts"]:
        try:
            version = _publish(agreement, sent_from, form, by=request.user, at=now, key=key)
        except FailsChecks as failed:
            context |= _failed(form, failed, agreement, content)
        except (Refused, pdf.MissingGlyphs, pdf.RenderFailed) as failed:
            form.add_error(None, told_of(failed))
            context["places"] = glyph_places(EditedDraft(agreement), content, failed)
        else:
            messages.success(request, _said_of(version))
            return redirect("version", number=number, version=version.number)
    return render(request, "agreements/editor/publish.html", {**context, "form": form})


def _asked(
    request: HttpRequest, agreement: Agreement, content: AgreementContent, *, questions: int, at: datetime
) -> PublishForm:
    meetings, unchecked = meetings_of(agreement, request.user), unchecked_in(agreement, content)
    about: dict[str, Any] = {"meetings": meetings, "questions": questions, "unchecked": unchecked}
    form = PublishForm(posted(request), agreement=agreement, at=at, **about)
    form.initial["meeting"] = meeting_told_in(meetings, content)
    return form


def _said_of(version: AgreementVersion) -> str:
    words = _("第%(number)d版を発行しました。")
    if version.state == states.IN_HOUSE:
        words = _("第%(number)d版を発行しました。社内の承認がそろうと、お送りします。")
    return words % {"number": version.number}


def _failed(form: PublishForm, failed: FailsChecks, agreement: Agreement, content: AgreementContent) -> dict[str, Any]:
    """Tell what fails, and ask for a reason at each; one that was asked for before is missed at its field."""
    about: dict[str, Any] = {"edited": EditedDraft(agreement), "content": content}
    rows = joined_rows(failed.files, **about)
    asked_before = {row.check for row in rows if f"reason_{row.check}" in form.fields}
    told = _reasons(form, rows)
    form.add_error(None, str(failed))
    form.refuse_reasons(asked_before & set(failed.unreleased))
    return {**told, "paper": failed.files, "refused": True, "advice": joined_rows(failed.files, **about, kind="W")}


def _reasons(form: PublishForm, rows: list[CheckRow]) -> dict[str, Any]:
    """Ask at each check that fails why it may stay as it is."""
    form.ask_reasons(row.check for row in rows)
    return {"failing": [(row, form.reason_for(row.check)) for row in rows]}


def _publish(
    agreement: Agreement, revision: int, form: PublishForm, *, by: User, at: datetime, key: str
) -> AgreementVersion:
    typed = form.cleaned_data
    asked = list(typed["contacts"])
    way = states.BY_PAPER if typed["how"] == PAPER else ""
    words = {"message": typed["message"], "way": way, "asked_to": form.asked_to()}
    rule = {"policy": typed["policy"], "quorum": typed["quorum"]}
    invitees = Invitees(asked, typed["reply_by"], **rule, **words) if asked else None
    return publish(
        agreement=agreement,
        revision=revision,
        by=by,
        at=at,
        agreed_in_meeting=typed["how"] == MEETING,
        invitees=invitees,
        meeting=typed["meeting"],
        reasons=form.reasons(),
        unchecked=typed.get("unchecked", ""),
        key=key,
    )


def _around(agreement: Agreement, content: AgreementContent, user: User) -> dict[str, Any]:
    """What is read beside the form: who was present, which contacts cannot be asked, who of us approves first, and
    which promises no vendor holds."""
    sheet = section_sheet(content, section_or_404(EditedDraft(agreement), "meeting"), 2)
    without_mail = agreement.party.contacts.filter(retired_at=None, mail="")
    first = approvers_before(agreement.system, user)
    found = draft_check(agreement, content, timezone.now())
    return {
        "present": sheet.lists[0],
        "without_mail": without_mail.order_by("place", "pk"),
        "own_first": first,
        "check": found,
        "promises": [read_contradiction(row) for row in found.open],
        "unread": not_compared(found.unread),
        "unasked": not_compared(found.unasked),
    }
