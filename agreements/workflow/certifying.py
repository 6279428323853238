"""承認証明: the trail of one version as a paper of its own, made when somebody asks for it."""

from datetime import datetime

from django.db import transaction

from agreements import pdf
from agreements.content import canonical_text, sha256_of
from agreements.models import Agreement, AgreementVersion, Document, Event, User, record_event
from agreements.models.append_only import name_of
from agreements.models.document import CERTIFICATE
from agreements.queries.certificates import certificate_of
from agreements.sealing import seal_pdf


def certify(*, version: AgreementVersion, by: User, at: datetime) -> Document:
    """Return the certificate of a version as the record stands: a new one, or the last if nothing has happened since.

    Raises pdf.RenderFailed.
    """
    known = _still_true(version)
    if known:
        return known
    paper = certificate_of(version, at=at)
    data = pdf.render_certificate(paper, at=at)
    seal = seal_pdf(data, language=paper["language"])
    whole = seal.data if seal else data
    sha256, made_with = pdf.vault.put(whole), pdf.made_with()
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        document = Document.objects.create(
            kind=CERTIFICATE,
            system=agreement.system,
            party=agreement.party,
            version=version,
            language=paper["language"],
            number=version.documents.filter(kind=CERTIFICATE).count() + 1,
            source_sha256=sha256_of(canonical_text(paper)),
            sha256=sha256,
            bytes=len(whole),
            made_with=made_with,
            printed_sha256=sha256_of(data) if seal else "",
            seal=seal.tail if seal else "",
            sealed_by=seal.certificate if seal else "",
            at=at,
        )
        _note(document, by=by, at=at)
    return document


def _still_true(version: AgreementVersion) -> Document | None:
    """The last event of the agreement is that of this version's certificate."""
    last = Event.objects.filter(chain=version.agreement.number).order_by("sequence").last()
    newest = version.documents.filter(kind=CERTIFICATE).order_by("number").last()
    facts = last.told().get("facts", {}) if last else {}
    return newest if newest and name_of(newest) in facts else None


def _note(document: Document, *, by: User, at: datetime) -> None:
    assert document.version is not None  # noqa: S101 - a certificate has one; the database says so
    version = document.version
    data = {"version": version.number, "number": document.number, "sha256": document.sha256}
    subject = f"version:{version.pk}"
    chain = version.agreement.number
    record_event(chain=chain, kind="document.certified", subject=subject, at=at, by=by, data=data, facts=[document])
