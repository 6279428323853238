"""The issued copies of a version, with their approval record; one file in each language and size, all kept."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from agreements import pdf
from agreements.content import sha256_of
from agreements.models import Agreement, AgreementVersion, Document, Job, OutgoingMail, record_event
from agreements.models.leased import Clock
from agreements.queries.checking import checks_of
from agreements.queries.papers import attachments_of, issued_copy, issued_forms, record_of
from agreements.queries.proofs import kept_proof, proof_of
from agreements.queries.standing import day_in
from agreements.sealing import seal_pdf
from agreements.workflow.publishing import Body, store_document


def issue_copies(*, job: Job, at: datetime) -> None:
    """Render a copy of every body outside the transaction; then their rows, the job's end and the waiting mails in
    one. Raises LeaseLost, and keeps nothing, when that took so long that somebody else may have taken the job."""
    clock = Clock(at)
    version = AgreementVersion.objects.get(pk=job.subject_id)
    number = _next_issue(version)
    record = record_of(version, issue_number=number, at=at)
    record = replace(record, proof=proof_of(version, record, at=at))
    bodies = []
    for form in issued_forms(version):
        job.renew(clock.now())
        bodies.append(_store_copy(version, form, record, at))
    job.renew(clock.now())
    _keep_copies(job, version, bodies, number, at)


def _store_copy(version: AgreementVersion, form: pdf.PaperForm, record: pdf.IssueRecord, at: datetime) -> Body:
    data = issued_copy(version, form, record)
    made_on = day_in(version.agreement.time_zone, at)
    checks = checks_of(version.content(), form, data, number=version.agreement.number, made_on=made_on)
    seal = seal_pdf(data, language=form.language)
    whole = seal.data if seal else data
    more = {"proof": kept_proof(record.proof)}
    if seal:
        more |= {"printed_sha256": sha256_of(data), "seal": seal.tail, "sealed_by": seal.certificate}
    return Body(form.language, form.size, pdf.vault.put(whole), len(whole), pdf.made_with(), checks, **more)


def _keep_copies(job: Job, version: AgreementVersion, bodies: list[Body], number: int, at: datetime) -> None:
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        documents = [store_document(version, kind="issued", body=body, number=number, at=at) for body in bodies]
        _note_copies(agreement, version, documents, at)
        job.finish(at)
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


def _next_issue(version: AgreementVersion) -> int:
    last = version.documents.filter(kind="issued").order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
