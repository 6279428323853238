"""Sending a report: its words, its recipients and their mails are written in one transaction; the worker sends."""

from datetime import datetime
from itertools import chain

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.content import sha256_of
from agreements.content.vocabulary import CORRECTION
from agreements.emails import from_whom
from agreements.models import Document, OutgoingMail, User, queue_mail
from agreements.queries.papers import bytes_of, file_name
from agreements.refusals import Refused
from incidents.models import DayLink, Delivery, Incident, Report, ReportDraft, ReportGround, SendingRound
from incidents.models.day import UNAFFECTED
from incidents.models.incident import CLOSED
from incidents.models.round import GOING
from incidents.queries.basis import Basis, basis_of
from incidents.queries.citation import citation_of
from incidents.queries.day_facts import Notes, notes_of
from incidents.queries.deadlines import next_of
from incidents.queries.drafts import once_each, open_drafts, papers_with, report_of, sent_by_party
from incidents.queries.letter import level_name
from incidents.queries.mails import mail_text
from incidents.queries.next_words import with_next
from incidents.queries.recipients import Recipient, mailboxes_of
from incidents.queries.rounds import needs_second_look
from incidents.workflow.linking import give_link
from incidents.workflow.opening import tell


class RoundStopped(Exception):
    """The round was paused or called back before this report of it was written."""


def send_report(
    *, draft: ReportDraft, revision: int, by: User, at: datetime, sending: SendingRound | None = None
) -> Report:
    """Send the draft of `revision` to its recipients: report + deliveries + mails + event, in one transaction.

    `sending` is the round it goes with, if several go together. A second press gets the report of the first. Raises
    Refused when the text changed since it was looked at, when nobody can get it, when a later report went out, when its
    attachment cannot be read, or when a second person has to look at it first; then nothing was sent.
    """
    known = report_of(draft)
    if known:
        return known
    try:
        with transaction.atomic():
            incident = Incident.objects.select_for_update().get(pk=draft.incident_id)
            found = ReportDraft.objects.select_for_update().get(pk=draft.pk)
            known = report_of(found)
            if known:
                return known
            _must_be_looked_at(incident, found, sending)
            return _send(incident, found, revision, by=by, at=at)
    except IntegrityError:
        known = report_of(draft)
        if known is None:
            raise
        return known


def _must_be_looked_at(incident: Incident, draft: ReportDraft, sending: SendingRound | None) -> None:
    if sending and SendingRound.objects.get(pk=sending.pk).state != GOING:
        raise RoundStopped
    if sending is None and needs_second_look(incident, [draft]):
        raise Refused(_("この障害レベルの報告は、もう1人が確かめます。障害のページの「…社に送る」から送ってください。"))


def _must_be_readable(attachments: list[Document]) -> None:
    """A mail whose attachment is lost would wait for ever; better to know before it is promised."""
    if any(bytes_of(attachment) is None for attachment in attachments):
        raise Refused(_("添付する文書を読めません。「文書を添える」を外して送り、文書は電話で読み合わせてください。"))


def _send(incident: Incident, draft: ReportDraft, revision: int, *, by: User, at: datetime) -> Report:
    recipients, sent, notes = mailboxes_of(draft), sent_by_party(incident), notes_of(incident)
    _must_be_sendable(incident, draft, revision, recipients)
    _must_be_next(incident, draft, sent, notes)
    basis = basis_of(draft, at=at)
    next_at = next_of(draft, basis, sent[draft.party_id], notes, at)
    if next_at and next_at <= at:
        raise Refused(_("書いてある「次の報告の時刻」を過ぎました。下書きで時刻を改めてから送ってください。"))
    # By one look, with the incident locked: a paper may be made anew at any moment.
    papers = papers_with(draft, basis)
    attachments = once_each(papers)
    _must_be_readable(attachments)
    report = _write(incident, draft, basis, next_at, papers[0], by=by, at=at)
    grounds = [_ground(report, one, attachments) for one in basis.further]
    posted = [_deliver(report, draft, basis, one, attachments, at=at) for one in recipients]
    data = {
        "party": draft.party_id,
        "kind": f"{draft.kind}-{draft.ordinal}",
        "version": report.version_sha256,
        "document": report.document_sha256,
        "text": sha256_of(f"{report.subject}\n{report.citation}\n{report.body}"),
        "next_at": next_at.isoformat() if next_at else "",
        "recipients": [one.role for one in recipients],
    }
    tell(
        incident=incident,
        kind="report.sent",
        data=data,
        by=by,
        at=at,
        facts=[report, *grounds, *chain.from_iterable(posted)],
    )
    return report


def _must_be_sendable(incident: Incident, draft: ReportDraft, revision: int, recipients: list[Recipient]) -> None:
    if incident.state == CLOSED and draft.kind != CORRECTION:
        raise Refused(_("終了した障害の報告は送れません。"))
    if draft.revision != revision:
        raise Refused(_("確かめている間に文面が変わりました。もう一度確かめてから送ってください。"))
    if not recipients:
        raise Refused(_("送り先がありません。報告を受け取る方を選ぶか、電話で伝えてください。"))


def _must_be_next(incident: Incident, draft: ReportDraft, sent: dict[int, list[Report]], notes: Notes) -> None:
    if draft not in open_drafts(incident, sent)[draft.party_id]:
        raise Refused(_("この相手には、もう後の報告を送っています。"))
    if notes.effect(draft.party_id) == UNAFFECTED:
        raise Refused(_("影響なしと記録した相手です。送るには、先に「影響あり」か「未確認」に直してください。"))


def _write(
    incident: Incident,
    draft: ReportDraft,
    basis: Basis,
    next_at: datetime | None,
    attachment: Document | None,
    *,
    by: User,
    at: datetime,
) -> Report:
    level = basis.now.number
    return Report.objects.create(
        incident=incident,
        party=draft.party,
        kind=draft.kind,
        ordinal=draft.ordinal,
        level_number=level,
        level_name=level_name(incident, basis),
        corrects=draft.corrects,
        subject=draft.subject,
        citation=citation_of(basis, level=level, attached=attachment is not None),
        body=with_next(draft.body, draft.kind, next_at, basis),
        consent=basis.version_state,
        version=basis.version,
        version_sha256=basis.version.content_sha256 if basis.version else "",
        document=attachment,
        document_sha256=attachment.sha256 if attachment else "",
        next_at=next_at,
        sent_at=at,
        sent_by=by,
    )


def _ground(report: Report, basis: Basis, attachments: list[Document]) -> ReportGround:
    version, document = basis.version, basis.document if basis.document in attachments else None
    return ReportGround.objects.create(
        report=report,
        system=basis.pair.system,
        level_number=basis.now.number,
        consent=basis.version_state,
        version=version,
        version_sha256=version.content_sha256 if version else "",
        document=document,
        document_sha256=document.sha256 if document else "",
    )


def _deliver(
    report: Report,
    draft: ReportDraft,
    basis: Basis,
    to: Recipient,
    attachments: list[Document],
    *,
    at: datetime,
) -> list[Delivery | DayLink | OutgoingMail]:
    key = f"report:{report.pk}:{to.contact.pk if to.contact else 'owner'}"
    delivery = Delivery.objects.create(
        report=report,
        party=report.party,
        contact=to.contact,
        role=to.role,
        name=to.name,
        mail=to.mail,
        phone=to.phone,
        mail_key=key,
    )
    link, address = _link_of(delivery, basis, at)
    mail = queue_mail(
        key=key,
        to=to.mail,
        subject=report.subject,
        body=mail_text(draft, basis, to, (report.citation, report.body), attachments),
        secret=address,
        at=at,
        about=("report", report.pk),
        party_id=report.party_id,
        language=basis.pair.language,
        **from_whom(report.sent_by, basis.pair.language),
        attachments=[{"sha256": one.sha256, "filename": file_name(one)} for one in attachments],
    )
    return [delivery, *link, mail]


def _link_of(delivery: Delivery, basis: Basis, at: datetime) -> tuple[list[DayLink], str]:
    """The way to the party's page of the day; our account owner, who gets a copy, has none."""
    if delivery.contact is None:
        return [], ""
    link, address = give_link(delivery=delivery, language=basis.pair.language, at=at)
    return [link], address
