"""What is shown of a report before it goes out: the words as each recipient will read them."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone

from incidents.forms.report import DraftForm
from incidents.models import ReportDraft
from incidents.queries.basis import basis_of
from incidents.queries.citation import citation_of
from incidents.queries.deadlines import next_of
from incidents.queries.drafts import attachment_of
from incidents.queries.mails import text_of_mail
from incidents.queries.recipients import choices_of, mailboxes_of
from incidents.workflow.drafting import Desk, DraftConflict


def draft_context(draft: ReportDraft, form: DraftForm, conflict: DraftConflict | None) -> dict[str, Any]:
    """Return what the page of a draft needs. After a conflict the form stands on top of the other's text."""
    basis = basis_of(draft)
    attached = attachment_of(draft, basis) is not None
    citation = citation_of(basis, level=basis.now.number, attached=attached)
    if conflict and isinstance(form.data, QueryDict):
        form.data = form.data.copy()
        form.data["revision"] = str(conflict.theirs.revision)
    context = {"draft": draft, "incident": draft.incident, "form": form, "basis": basis, "citation": citation}
    return context | {"conflict": conflict}


def sending_context(draft: ReportDraft) -> dict[str, Any]:
    """Return what is asked to be looked at once more: recipients, attachment, and the first recipient's mail."""
    basis, recipients = basis_of(draft), mailboxes_of(draft)
    now = timezone.now()
    desk = Desk(draft.incident, draft.saved_by, now)
    next_at = next_of(draft, basis, desk.sent[draft.party_id], desk.notes, now)
    return {
        "draft": draft,
        "incident": draft.incident,
        "basis": basis,
        "recipients": recipients,
        "choices": choices_of(draft, desk.plan(basis, draft.kind)),
        "attachment": attachment_of(draft, basis),
        "further": [one for one in basis.further if attachment_of(draft, one)],
        "preview": text_of_mail(draft, basis, recipients[0], next_at) if recipients else "",
    }
