"""By what a paper proves itself: the code on page 1 of issued copies (gobag/proofs.py), made, kept and looked at."""

import logging
from dataclasses import dataclass
from datetime import datetime

from agreements import pdf, signing
from agreements.content import AgreementContent
from agreements.models import AgreementVersion
from agreements.queries.standing import day_in
from gobag.proofs import HASH_BYTES, NUMBERS, PaperProof, code_of, is_genuine, read_proof

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ProofSaid:
    """What a code says, whether a key of ours signed it, and the version it is of, if there is one here."""

    proof: PaperProof
    is_genuine: bool
    version: AgreementVersion | None


def proof_of(version: AgreementVersion, record: pdf.IssueRecord, *, at: datetime) -> pdf.PrintedProof | None:
    """Return the code of the copy that is issued at `at`; None where no key can sign it, which the log says."""
    zone, annex = version.agreement.time_zone, record.annex
    said = PaperProof(
        agreement=version.agreement.number,
        version=version.number,
        issue=record.issue_number,
        state=record.state,
        effective_from=version.effective_from,
        review_by=version.review_by,
        issued_on=day_in(zone, at),
        numbers_on=day_in(zone, annex.at if annex else version.published_at),
        content=version.content_sha256[: 2 * HASH_BYTES],
        numbers=first_numbers(annex.content if annex else version.content()),
    )
    try:
        signature = signing.sign_paper(said.packed())
        return pdf.PrintedProof(code_of(said.packed(), signature), signing.key_text(signing.checkpoint_keys()[0]))
    except (OSError, ValueError, TypeError) as error:
        log.error("a paper leaves without its code: %s", error)
        return None


def kept_proof(proof: pdf.PrintedProof | None) -> str:
    """Return what the row of a copy keeps of its code: with it the same copy can be printed again, by any key."""
    return f"{proof.code} {proof.key}" if proof else ""


def printed_proof(kept: str) -> pdf.PrintedProof | None:
    code, _space, key = kept.partition(" ")
    return pdf.PrintedProof(code, key) if code else None


def look_at_code(code: str) -> ProofSaid:
    """Return what a code says and whether it is ours. Raises ValueError for what is no code."""
    said = read_proof(code)
    found = AgreementVersion.objects.filter(agreement__number=said.agreement, number=said.version)
    version = found.filter(content_sha256__startswith=said.content).select_related("agreement").first()
    return ProofSaid(said, is_genuine(code, signing.checkpoint_keys()), version)


def first_numbers(content: AgreementContent) -> tuple[str, ...]:
    """Return whom of us to call first, in E.164: what a code says of a content, and what it is compared with."""
    phones = [contact.phone.e164 for contact in content.contacts_of("ours") if contact.phone]
    return tuple(phones[:NUMBERS])
