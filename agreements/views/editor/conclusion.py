"""Leaving the table: who was there, why something was refused; then the draft needs only reading."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.content import parts
from agreements.forms.conclusion import PresentForm, RefusedForm, refused_forms
from agreements.models import Agreement, Meeting
from agreements.queries.attending import has_minutes_out
from agreements.refusals import Refused
from agreements.views.allowed import agreement_to_draft
from agreements.views.editor.meeting_mode import attendees_of, leave_the_table, meeting_of_pair
from agreements.views.forms_on_pages import posted
from agreements.workflow.clashing import Conflict
from agreements.workflow.concluding import conclude_meeting


def meeting_conclusion(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    agreement = agreement_to_draft(request, number)
    meeting = meeting_of_pair(request, agreement, pk)
    if request.method == "GET" and has_minutes_out(meeting, agreement):
        return leave_the_table(request, agreement)
    content = agreement.content()
    form = PresentForm(posted(request), there=attendees_of(meeting, agreement))
    refused = refused_forms(posted(request), content=content, meeting=meeting, party=agreement.party)
    # Every form is checked, so that all errors are told at once.
    is_whole = request.method == "POST" and all([one.is_valid() for one in (form, *refused)])  # noqa: C419
    if is_whole and _conclude(request, agreement, meeting, form, refused):
        messages.success(request, _("打合せを終えました。議事録の下書きを読んで、発行してください。"))
        return redirect("agreement-draft", number=number)
    answers = Counter(item.consent.answer for _name, item in content.items() if isinstance(item, parts.Item))
    context: dict[str, Any] = {
        "agreement": agreement,
        "meeting": meeting,
        "form": form,
        "refused": refused,
        "answers": list(answers.items()),
    }
    return render(request, "agreements/editor/conclusion.html", context)


def _conclude(
    request: HttpRequest, agreement: Agreement, meeting: Meeting, form: PresentForm, refused: list[RefusedForm]
) -> bool:
    raised = [one.save(commit=False) for one in refused]
    present = form.cleaned_data["present"]
    about = {"meeting": meeting, "agreement": agreement, "present": present, "raised": raised}
    try:
        conclude_meeting(**about, by=request.user, at=timezone.now())
    except Conflict:
        form.add_error(None, _("ほかの方が先に下書きを保存しました。もう一度押してください。"))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors
