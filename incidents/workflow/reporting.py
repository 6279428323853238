"""Sending a report: its words, its recipients and their mails are written in one transaction; the worker sends."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.content import sha256_of
from agreements.models import Contact, Document, Party, User, queue_mail
from agreements.refusals import Refused
from agreements.workflow.issuing import file_name
from incidents.models import Delivery, Incident, Report, ReportDraft
from incidents.models.incident import CLOSED
from incidents.models.report import kind_label
from incidents.queries.basis import citation_of
from incidents.queries.letter import Sender, mail_body
from incidents.queries.standing import Pair, Standing, pairs_of, standings
from incidents.workflow.drafting import open_drafts, report_of, sent_by_party
from incidents.workflow.opening import tell


def send_report(*, draft: ReportDraft, revision: int, by: User, at: datetime) -> Report:
    """Send the draft of `revision` to its recipients: report + deliveries + mails + event, in one transaction.

    A second press gets the report of the first. Raises Refused when the text changed since it was looked at, when
    nobody can get it, when a later report went out, or when its attachment cannot be read; then nothing was sent.
    """
    known = report_of(draft)
    if known:
        return known
    attachment = attachment_of(draft, standing_of(draft))
    _must_be_readable(attachment)
    try:
        with transaction.atomic():
            incident = Incident.objects.select_for_update().get(pk=draft.incident_id)
            found = ReportDraft.objects.select_for_update().get(pk=draft.pk)
            known = report_of(found)
            return known or _send(incident, found, revision, attachment, by=by, at=at)
    except IntegrityError:
        known = report_of(draft)
        if known is None:
            raise
        return known


def standing_of(draft: ReportDraft) -> Standing:
    """Return how the draft's party stood when the incident began (also when it is no longer one of the system's)."""
    incident = draft.incident
    pairs = [pair for pair in pairs_of([incident.system]) if pair.party.pk == draft.party_id]
    pairs = pairs or [Pair(incident.system, draft.party, None)]
    return standings(pairs, at=incident.started_at, zone=incident.time_zone)[0]


def attachment_of(draft: ReportDraft, standing: Standing) -> Document | None:
    """Return the document that goes with the draft: none if it is to go without."""
    return standing.document if draft.attach else None


def text_of_mail(draft: ReportDraft, standing: Standing, contact: Contact) -> str:
    """Return the mail as this contact will read it."""
    attachment = attachment_of(draft, standing)
    citation = citation_of(standing, level=draft.incident.level.number, attached=attachment is not None)
    return _mail_body(draft, standing, contact, citation, attachment)


def recipients_of(draft: ReportDraft) -> list[Contact]:
    """Return the draft's recipients who can be mailed now, in call order."""
    rows = draft.recipients.filter(retired_at=None, party=draft.party_id).exclude(mail="")
    return list(rows.order_by("place", "id"))


def _must_be_readable(attachment: Document | None) -> None:
    """A mail whose attachment is lost would wait for ever; better to know before it is promised."""
    if attachment is None:
        return
    try:
        pdf.vault.get(attachment.sha256)
    except (pdf.Missing, pdf.Damaged, OSError) as error:
        raise Refused(
            _("添付する文書を読めません。「文書を添える」を外して送り、文書は電話で読み合わせてください。")
        ) from error


def _send(
    incident: Incident, draft: ReportDraft, revision: int, attachment: Document | None, *, by: User, at: datetime
) -> Report:
    recipients = recipients_of(draft)
    _must_be_sendable(incident, draft, revision, recipients)
    standing = standing_of(draft)
    report = _write(incident, draft, standing, attachment, by=by, at=at)
    deliveries = [_deliver(report, draft, standing, contact, attachment, at=at) for contact in recipients]
    data = {
        "party": draft.party_id,
        "kind": f"{draft.kind}-{draft.ordinal}",
        "version": report.version_sha256,
        "document": report.document_sha256,
        "text": sha256_of(f"{report.subject}\n{report.citation}\n{report.body}"),
        "recipients": [contact.role for contact in recipients],
    }
    tell(incident, "report.sent", data, by=by, at=at, facts=[report, *deliveries])
    return report


def _must_be_sendable(incident: Incident, draft: ReportDraft, revision: int, recipients: list[Contact]) -> None:
    if incident.state == CLOSED:
        raise Refused(_("終了した障害の報告は送れません。"))
    if draft.revision != revision:
        raise Refused(_("確かめている間に文面が変わりました。もう一度確かめてから送ってください。"))
    if draft not in open_drafts(incident, sent_by_party(incident))[draft.party_id]:
        raise Refused(_("この相手には、もう後の報告を送っています。"))
    if not recipients:
        raise Refused(_("送り先がありません。報告を受け取る方を選ぶか、電話で伝えてください。"))


def _write(
    incident: Incident, draft: ReportDraft, standing: Standing, attachment: Document | None, *, by: User, at: datetime
) -> Report:
    level = incident.level
    return Report.objects.create(
        incident=incident,
        party=draft.party,
        kind=draft.kind,
        ordinal=draft.ordinal,
        level_number=level.number,
        level_name=level.name,
        subject=draft.subject,
        citation=citation_of(standing, level=level.number, attached=attachment is not None),
        body=draft.body,
        consent=standing.state,
        version=standing.version,
        version_sha256=standing.version.content_sha256 if standing.version else "",
        document=attachment,
        document_sha256=attachment.sha256 if attachment else "",
        sent_at=at,
        sent_by=by,
    )


def _deliver(
    report: Report,
    draft: ReportDraft,
    standing: Standing,
    contact: Contact,
    attachment: Document | None,
    *,
    at: datetime,
) -> Delivery:
    key = f"report:{report.pk}:{contact.pk}"
    delivery = Delivery.objects.create(
        report=report,
        party=report.party,
        contact=contact,
        role=contact.role,
        name=contact.name,
        mail=contact.mail,
        phone=contact.phone,
        mail_key=key,
    )
    queue_mail(
        key=key,
        to=contact.mail,
        subject=report.subject,
        body=_mail_body(draft, standing, contact, report.citation, attachment),
        at=at,
        about=("report", report.pk),
        party_id=report.party_id,
        attachments=[{"sha256": attachment.sha256, "filename": file_name(attachment)}] if attachment else [],
    )
    return delivery


def _mail_body(
    draft: ReportDraft, standing: Standing, contact: Contact, citation: str, attachment: Document | None
) -> str:
    language = standing.pair.language
    blocks = [citation, draft.body]
    with translation.override(language):
        if attachment:
            blocks.append(_("【添付】%(name)s") % {"name": file_name(attachment)})
        label = kind_label(draft.kind, draft.ordinal)
    return mail_body(
        incident=draft.incident,
        standing=standing,
        sender=Sender.of(Party.objects.filter(kind="own").first()),
        label=label,
        contact=contact,
        text="\n\n".join(blocks),
    )
