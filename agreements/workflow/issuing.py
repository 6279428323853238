"""Jobs: the issued copies with their approval record, the general procedure. Retried without end, never lost."""

import json
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

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
from agreements.queries.checking import checks_of
from agreements.workflow.general import render_general_procedures
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
    """Render a copy of every body outside the transaction; then their rows, the job's end and the waiting mails in
    one."""
    version = AgreementVersion.objects.get(pk=job.subject_id)
    number = _next_issue(version)
    record = record_of(version, issue_number=number, at=at)
    _keep_copies(job, version, [_store_copy(version, form, record, at) for form in issued_forms(version)], number, at)


def _store_copy(version: AgreementVersion, form: pdf.Form, record: pdf.IssueRecord, at: datetime) -> Body:
    data = issued_copy(version, form, record)
    made_on = day_of(version, at)
    checks = checks_of(version.content(), form, data, number=version.agreement.number, made_on=made_on)
    return Body(form.language, form.size, pdf.vault.put(data), len(data), pdf.MADE_WITH, checks)


def issued_copy(version: AgreementVersion, form: pdf.Form, record: pdf.IssueRecord) -> bytes:
    """Render one issued copy of a version. Raises pdf.MissingGlyphs, pdf.RenderFailed."""
    return pdf.render_issued(
        version.content(),
        number=version.agreement.number,
        version=version.number,
        published_at=version.published_at,
        record=record,
        form=form,
        released=released_of(version),
    )


def _keep_copies(job: Job, version: AgreementVersion, bodies: list[Body], number: int, at: datetime) -> None:
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        documents = [store_document(version, kind="issued", body=body, number=number, at=at) for body in bodies]
        _note_copies(agreement, version, documents, at)
        _finish(job, at)
        for mail in OutgoingMail.objects.filter(waits_for=job.key):
            mail.attachments, mail.waits_for = [*mail.attachments, *attachments_of(version, mail.language)], ""
            mail.save(update_fields=["attachments", "waits_for"])


def _note_copies(agreement: Agreement, version: AgreementVersion, documents: list[Document], at: datetime) -> None:
    """One event vouches for all copies of one number."""
    listed = [{"language": d.language, "size": d.size, "sha256": d.sha256} for d in documents]
    record_event(
        chain=agreement.number,
        kind="document.issued",
        subject=f"version:{version.pk}",
        at=at,
        by="heiji",
        data={"version": version.number, "number": documents[0].number, "documents": listed},
        facts=documents,
    )


def _general(job: Job, at: datetime) -> None:
    render_general_procedures(system=System.objects.get(pk=job.subject_id), at=at)
    _finish(job, at)


_HANDLERS: dict[str, Callable[[Job, datetime], None]] = {"issue": _issue, "general": _general}


def _finish(job: Job, at: datetime) -> None:
    job.done_at, job.leased_until, job.last_error = at, None, ""
    job.save(update_fields=["done_at", "leased_until", "last_error"])


def _next_issue(version: AgreementVersion) -> int:
    last = version.documents.filter(kind="issued").order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def record_of(version: AgreementVersion, *, issue_number: int, at: datetime) -> pdf.IssueRecord:
    """Return what an issued copy made at `at` says beside the body: the state, since when, every decision, and
    whether the review date has passed by then in the agreement's zone."""
    move = version.moves.order_by("-sequence").first()
    decisions = version.decisions.select_related("invitation", "party").order_by("sequence")
    return pdf.IssueRecord(
        state=move.state if move else "",
        state_at=move.at if move else version.published_at,
        decisions=[_line(decision) for decision in decisions],
        issue_number=issue_number,
        expired_on=version.review_by if version.review_by < day_of(version, at) else None,
    )


def day_of(version: AgreementVersion, at: datetime) -> date:
    """Return the day a moment falls on in the agreement's zone."""
    return at.astimezone(ZoneInfo(version.agreement.time_zone)).date()


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


def issued_forms(version: AgreementVersion) -> list[pdf.Form]:
    """Return the files a version was published as: the bodies of its manifest."""
    return [pdf.Form(body["language"], body["size"]) for body in json.loads(version.manifest)["bodies"]]


def released_of(version: AgreementVersion) -> list[pdf.Release]:
    """Return the checks that failed when the version was published, with the reasons given then."""
    return [pdf.Release(**release) for release in json.loads(version.released)]


def newest_document(version: AgreementVersion, language: str | None = None, size: str = "a4") -> Document | None:
    """Return the copy to serve: the newest issued one, else the body; in `language` if there is such a file, else in
    the agreement's."""
    issued = version.documents.filter(kind="issued").order_by("-number")
    return _in_language(issued, version, language, size) or body_of(version, language, size)


def body_of(version: AgreementVersion, language: str | None = None, size: str = "a4") -> Document | None:
    """Return the body people are asked about: the manifest's, in `language` if there is such a file, else in the
    agreement's."""
    return _in_language(version.documents.filter(kind="body"), version, language, size)


def _in_language(
    documents: QuerySet[Document], version: AgreementVersion, language: str | None, size: str
) -> Document | None:
    asked = documents.filter(language=language, size=size).first() if language else None
    return asked or documents.filter(language=version.agreement.language, size=size).first()


def papers_of(version: AgreementVersion) -> list[Document]:
    """Return the copy to serve of each file: the agreement's language first, A4 before the one for a phone.

    Looks only at what is loaded.
    """
    rising = sorted(version.documents.all(), key=lambda document: (document.kind == "issued", document.number))
    newest = {(document.language, document.size): document for document in rising}
    own = version.agreement.language
    return sorted(newest.values(), key=lambda document: (document.language != own, document.language, document.size))


def attachments_of(version: AgreementVersion, language: str) -> list[dict[str, str]]:
    """Return what a mail about a version carries: its newest A4 file in the reader's language."""
    document = newest_document(version, language)
    return [{"sha256": document.sha256, "filename": file_name(document)}] if document else []


def file_name(document: Document) -> str:
    """Return the name people see: AG-0001-v2-ja.pdf, AG-0001-v2-ja-phone.pdf, payments-general-ja.pdf."""
    version = document.version
    name = f"{version.agreement.number}-v{version.number}" if version else f"{document.system.slug}-general"
    return f"{name}-{document.language}{'' if document.size == 'a4' else f'-{document.size}'}.pdf"
