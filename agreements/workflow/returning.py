"""Taking in what mail servers report of a mail: that it came back, or that it has arrived."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import emails
from agreements.models import Agreement, Contact, OutgoingMail, User, queue_mail
from agreements.queries.leading import told_of_answers
from agreements.queries.returns import DELIVERED, ServersReport, lost_addresses, report_in
from agreements.refusals import Refused


def take_in_report(*, data: bytes, at: datetime) -> OutgoingMail | None:
    """Note what the report says on the mail it is about, the first of its kind alone; None when it is no report, or
    about no mail of ours. Nothing is believed but the Message-ID, which only the recipient and the servers have seen.
    """
    report = report_in(data)
    return note_fate(report=report, at=at) if report else None


def note_fate(*, report: ServersReport, at: datetime) -> OutgoingMail | None:
    """Note what became of the mail with that Message-ID; None for no mail of ours that has left. When an address of a
    contact is lost by it, those who lead what was agreed with them are mailed, once until it lives again."""
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update().filter(message_id=report.message_id).first()
        if mail is None or mail.sent_at is None:
            return None
        was_lost = bool(lost_addresses([mail.to]))
        said = {"delivered_at": at} if report.outcome == DELIVERED else {"returned_at": at, "returned_why": report.why}
        OutgoingMail.objects.filter(pk=mail.pk, **{f"{report.outcome}_at": None}).update(**said)
        mail.refresh_from_db()
        if not was_lost and lost_addresses([mail.to]):
            _tell_leads(mail, at)
        return mail


def take_in_event(*, report: ServersReport, at: datetime) -> OutgoingMail | None:
    """Note what a mail service tells, as `note_fate` does. Raises Refused when it is quicker than our own note that it
    has taken the mail: it tells again."""
    if OutgoingMail.objects.to_send().filter(message_id=report.message_id).exists():
        raise Refused(_("このメールは、まだ送っている途中です。"))
    return note_fate(report=report, at=at)


def _tell_leads(mail: OutgoingMail, at: datetime) -> None:
    contact = Contact.objects.filter(party=mail.party_id, retired_at=None, mail__iexact=mail.to).first()
    agreements = Agreement.objects.filter(party=mail.party_id, retired_at=None).select_related("system", "party")
    if contact is None:
        return
    led: dict[User, list[Agreement]] = {}
    for agreement in agreements.defer("draft").order_by("number"):
        for lead in told_of_answers(agreement.system):
            led.setdefault(lead, []).append(agreement)
    for lead, theirs in led.items():
        subject, body = emails.bounced_mail(mail, contact, theirs, language=lead.language)
        key, about = f"bounced:{mail.pk}:{lead.pk}", ("contact", contact.pk)
        queue_mail(key=key, to=lead.email, subject=subject, body=body, at=at, about=about, language=lead.language)
