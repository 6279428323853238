"""The papers of a version: which copy is served, what stands on it beside the body, what its file is called."""

import json
import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import display, pdf
from agreements.models import AgreementVersion, Document, RecordedAnswer, ReviewDecision
from agreements.models.append_only import name_of
from agreements.models.document import CERTIFICATE, POSTMORTEM
from agreements.queries.annexes import contacts_of
from agreements.queries.standing import day_in
from agreements.queries.understanding import check_of
from agreements.quorum import Quorum

log = logging.getLogger(__name__)


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
    papers = (document for document in version.documents.all() if document.kind != CERTIFICATE)
    rising = sorted(papers, key=lambda document: (document.kind == "issued", document.number))
    newest = {(document.language, document.size): document for document in rising}
    own = version.agreement.language
    return sorted(newest.values(), key=lambda document: (document.language != own, document.language, document.size))


def bytes_of(document: Document) -> bytes | None:
    """Return what is stored; None when it is lost, damaged or out of reach, which the log says at once."""
    try:
        return pdf.vault.get(document.sha256)
    except (pdf.Missing, pdf.Damaged, OSError) as error:
        why = type(error).__name__
        log.error("paper %s (%s) cannot be read: %s; see manage.py remake", file_name(document), document.sha256, why)
        return None


def intact_beside(document: Document) -> list[Document]:
    """Return what can be opened in place of a paper that cannot: of each file of its version (or of the system's
    general procedure) the newest that is whole, an issued copy before the body; the same language first."""
    general = Document.objects.filter(kind="general", system=document.system)
    rows = document.version.documents.exclude(kind=CERTIFICATE) if document.version else general
    best: dict[tuple[str, str], Document] = {}
    newest_first = rows.exclude(sha256=document.sha256).select_related("version__agreement", "system")
    for one in newest_first.order_by("-kind", "-number", "-pk"):
        form = (one.language, one.size)
        if form not in best and bytes_of(one) is not None:
            best[form] = one
    # An older copy says less of who approved than one of the same issue in another size.
    issue = (document.kind, document.number)
    return sorted(
        best.values(),
        key=lambda one: (one.language != document.language, (one.kind, one.number) != issue, one.language, one.size),
    )


def stored_files() -> set[str]:
    """Return the hashes of all that the vault must hold: our papers, and the files of recorded answers."""
    kept = (model.objects.values_list("sha256", flat=True) for model in (Document, RecordedAnswer))
    return {sha256 for rows in kept for sha256 in rows}


def attachments_of(version: AgreementVersion, language: str) -> list[dict[str, str]]:
    """Return what a mail about a version carries: its newest A4 file in the reader's language."""
    document = newest_document(version, language)
    return [{"sha256": document.sha256, "filename": file_name(document)}] if document else []


def file_name(document: Document) -> str:
    """Return the name people see: AG-0001-v2-ja.pdf, AG-0001-v2-ja-phone.pdf, payments-general-ja.pdf."""
    version = document.version
    name = f"{version.agreement.number}-v{version.number}" if version else f"{document.system.slug}-{document.kind}"
    if document.kind == CERTIFICATE:
        name += "-approvals"
    if document.kind in {POSTMORTEM, CERTIFICATE}:
        name += f"-{document.number}"
    return f"{name}-{document.language}{'' if document.size == 'a4' else f'-{document.size}'}.pdf"


def issued_forms(version: AgreementVersion) -> list[pdf.PaperForm]:
    """Return the files a version was published as: the bodies of its manifest."""
    return [pdf.PaperForm(body["language"], body["size"]) for body in json.loads(version.manifest)["bodies"]]


def released_of(version: AgreementVersion) -> list[pdf.Release]:
    """Return the checks that failed when the version was published, with the reasons given then."""
    return [pdf.Release(**release) for release in json.loads(version.released)]


def issued_copy(version: AgreementVersion, form: pdf.PaperForm, record: pdf.IssueRecord) -> bytes:
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


def record_of(
    version: AgreementVersion,
    *,
    issue_number: int,
    at: datetime,
    known: Collection[str] | None = None,
    proof: pdf.PrintedProof | None = None,
) -> pdf.IssueRecord:
    """Return what an issued copy made at `at` says beside the body: the state, since when, every decision, and
    whether the review date has passed by then in the agreement's zone. `known` names the facts it could know of, for
    one that was made before others came."""
    moves = [move for move in version.moves.order_by("sequence") if known is None or name_of(move) in known]
    more = ("invitation__by_way_of", "party", "recorded__recorded_by", "understanding")
    rows = version.decisions.select_related(*more).order_by("sequence")
    decisions = [decision for decision in rows if known is None or name_of(decision) in known]
    move = moves[-1] if moves else None
    return pdf.IssueRecord(
        state=move.told if move else "",
        state_at=move.at if move else version.published_at,
        given_on=move.given_on if move else None,
        decisions=[_line(decision, known) for decision in decisions],
        issue_number=issue_number,
        expired_on=version.review_by if version.review_by < day_in(version.agreement.time_zone, at) else None,
        proof=proof,
        annex=_annex(version, known),
        **_asked(version, decisions, at, known),
    )


def _asked(
    version: AgreementVersion, decisions: list[ReviewDecision], at: datetime, known: Collection[str] | None
) -> dict[str, Any]:
    """Whose approval it took and how many had given it by then, and who else was sent it."""
    rows = version.invitations.order_by("pk")
    ended = Q(revoked_at__lte=at) | Q(handed_at__lte=at)
    there = [one for one in rows.exclude(ended) if known is None or name_of(one) in known]
    approvers = sum(one.decides for one in there)
    answers = tuple(decision.answer for decision in decisions)
    beside = tuple((one.asked_to, f"{one.role} {one.name}".strip()) for one in there if not one.decides)
    quorum = Quorum(version.policy, version.quorum, answers, waiting=approvers - len(answers))
    return {"quorum": quorum, "beside": beside}


def _annex(version: AgreementVersion, known: Collection[str] | None) -> pdf.AnnexRecord | None:
    today = contacts_of(version, counts=lambda annex: known is None or name_of(annex) in known)
    if today.annex is None:
        return None
    annex = today.annex
    return pdf.AnnexRecord(annex.number, annex.at, annex.by, annex.sha256, today.content, today.contacts)


def _line(decision: ReviewDecision, known: Collection[str] | None) -> pdf.DecisionLine:
    return pdf.DecisionLine(
        name=decision.typed_name,
        role=_role_of(decision),
        party=decision.party.name_in(decision.version.agreement.language),
        answer=decision.answer,
        at=decision.at,
        time_zone=decision.time_zone,
        assurance=decision.assurance,
        receipt=decision.receipt,
        viewed_sha256=decision.viewed_sha256,
        mail=_address_of(decision),
        mail_since=decision.mail_since or decision.invitation.mail_since,
        recorded=_recorded(decision.recorded) if hasattr(decision, "recorded") else None,
        sentence=decision.sentence,
        language=decision.language,
        ip=display.masked_address(decision.ip) if decision.ip else "",
        understood=_understood(decision, known),
    )


def _address_of(decision: ReviewDecision) -> str:
    """Where the code went; nothing where none was asked for."""
    mail = decision.mail or decision.invitation.mail
    return display.masked_mail(mail) if mail else ""


def _role_of(decision: ReviewDecision) -> str:
    """Of whoever took the request over: by way of whom."""
    invitation, before = decision.invitation, decision.invitation.by_way_of
    if before is None:
        return invitation.role
    with translation.override(invitation.language):
        words = _("%(role)s（%(before)sから引き継ぎ）")
        return words % {"role": invitation.role, "before": f"{before.role} {before.name}".strip()}


def _recorded(original: RecordedAnswer) -> pdf.RecordedLine:
    return pdf.RecordedLine(original.given_on, original.recorded_by.name_on_record, original.sha256)


def _understood(decision: ReviewDecision, known: Collection[str] | None) -> tuple[int, ...] | None:
    """How the questions of a night went; None of a decision that was made before they were asked."""
    check = check_of(decision)
    if check and (known is None or name_of(check) in known):
        return check.right, check.asked, check.seconds
    return () if decision.answers_sha256 else None
