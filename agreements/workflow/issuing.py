"""Jobs: the issued copy with its approval record, the general procedure. Retried without end, never lost."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from agreements import pdf
from agreements.models import (
    Agreement,
    AgreementVersion,
    Document,
    Job,
    OutgoingMail,
    ReviewDecision,
    System,
    record_event,
)
from agreements.workflow.general import render_general_procedure
from agreements.workflow.publishing import Body, store_document

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(minutes=10)


def run_due_jobs(*, at: datetime, most: int = 10) -> int:
    """Do up to `most` due jobs, one after the other; return how many were done. A failed one is due again later."""
    done = 0
    for key in _due(at)[:most]:
        job = _lease(key, at)
        if job and _run(job, at):
            done += 1
    return done


def _due(at: datetime) -> list[str]:
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    rows = Job.objects.filter(free, done_at=None, not_before__lte=at).order_by("attempts", "id")
    return list(rows.values_list("key", flat=True))


def _lease(key: str, at: datetime) -> Job | None:
    """Take a job for a while; a worker that dies leaves it to the next sweep."""
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    taken = Job.objects.filter(free, key=key, done_at=None).update(leased_until=at + LEASE)
    return Job.objects.get(key=key) if taken else None


def _run(job: Job, at: datetime) -> bool:
    try:
        _HANDLERS[job.kind](job, at)
    except Exception as error:
        log.exception("job %s failed", job.key)
        pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(job.attempts + 1, 10)))
        job.attempts, job.last_error = job.attempts + 1, str(error)[:500]
        job.not_before, job.leased_until = at + pause, None
        job.save(update_fields=["attempts", "last_error", "not_before", "leased_until"])
        return False
    return True


def _issue(job: Job, at: datetime) -> None:
    """Render the issued copy outside the transaction; then its row, the job's end and the waiting mails in one."""
    version = AgreementVersion.objects.get(pk=job.subject_id)
    number = _next_issue(version)
    content = version.content()
    data = pdf.render_issued(
        content,
        number=version.agreement.number,
        version=version.number,
        published_at=version.published_at,
        record=record_of(version, issue_number=number),
    )
    _keep_copy(job, version, Body(content.language, "a4", pdf.vault.put(data), len(data), pdf.MADE_WITH), number, at)


def _keep_copy(job: Job, version: AgreementVersion, body: Body, number: int, at: datetime) -> None:
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        document = store_document(version, kind="issued", body=body, number=number, at=at)
        _note_copy(agreement, document, at)
        _finish(job, at)
        attachment = {"sha256": document.sha256, "filename": file_name(document)}
        for mail in OutgoingMail.objects.filter(waits_for=job.key):
            mail.attachments, mail.waits_for = [*mail.attachments, attachment], ""
            mail.save(update_fields=["attachments", "waits_for"])


def _note_copy(agreement: Agreement, document: Document, at: datetime) -> None:
    record_event(
        chain=agreement.number,
        kind="document.issued",
        subject=f"document:{document.pk}",
        at=at,
        by="heiji",
        data={"sha256": document.sha256, "number": document.number},
        facts=[document],
    )


def _general(job: Job, at: datetime) -> None:
    render_general_procedure(system=System.objects.get(pk=job.subject_id), at=at)
    _finish(job, at)


_HANDLERS: dict[str, Callable[[Job, datetime], None]] = {"issue": _issue, "general": _general}


def _finish(job: Job, at: datetime) -> None:
    job.done_at, job.leased_until, job.last_error = at, None, ""
    job.save(update_fields=["done_at", "leased_until", "last_error"])


def _next_issue(version: AgreementVersion) -> int:
    last = version.documents.filter(kind="issued").order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def record_of(version: AgreementVersion, *, issue_number: int) -> pdf.IssueRecord:
    """Return what an issued copy says beside the body: the state, since when, and every decision."""
    move = version.moves.order_by("-sequence").first()
    decisions = version.decisions.select_related("invitation", "party").order_by("sequence")
    return pdf.IssueRecord(
        state=move.state if move else "",
        state_at=move.at if move else version.published_at,
        decisions=[_line(decision) for decision in decisions],
        issue_number=issue_number,
    )


def _line(decision: ReviewDecision) -> pdf.DecisionLine:
    return pdf.DecisionLine(
        name=decision.typed_name,
        role=decision.invitation.role,
        party=decision.party.name_in(decision.version.agreement.language),
        answer=decision.answer,
        at=decision.at,
        time_zone=decision.time_zone,
        assurance=decision.assurance,
        receipt=decision.receipt,
        viewed_sha256=decision.viewed_sha256,
    )


def newest_document(version: AgreementVersion) -> Document | None:
    """Return the copy to serve: the newest issued one, else the body."""
    issued = version.documents.filter(kind="issued").order_by("-number").first()
    return issued or body_of(version)


def body_of(version: AgreementVersion) -> Document | None:
    """Return the body people are asked about: the manifest's, in the agreement's language."""
    return version.documents.filter(kind="body", language=version.agreement.language).first()


def file_name(document: Document) -> str:
    """Return the name people see: AG-0001-v2-ja.pdf."""
    if document.version is None:
        return f"{document.system.slug}-general-{document.language}.pdf"
    return f"{document.version.agreement.number}-v{document.version.number}-{document.language}.pdf"
