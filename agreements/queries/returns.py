"""What mail servers say of a mail that they took: read from their reports (RFC 3464), and whose mailbox is lost."""

import email.policy
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, Message
from email.parser import BytesParser

from django.db.models import QuerySet

from agreements.models import Contact, OutgoingMail, ReviewDecision

MAX_BYTES = 1024 * 1024
RETURNED, DELIVERED = "returned", "delivered"
_OUTCOMES = {"failed": RETURNED, "delivered": DELIVERED}
_LONGEST = 300


# A mail service that names mails in its own way gives this back: our Message-ID.
SERVICE_KEY = "heiji-id"
# What a mail service calls it (anymail's EventType): refused by the other server, not tried at all, not to be sent.
_EVENTS = {"delivered": DELIVERED, "bounced": RETURNED, "rejected": RETURNED, "failed": RETURNED}


@dataclass(frozen=True)
class ServersReport:
    """Of the mail with this Message-ID: returned for good, or delivered; and why, in the server's words."""

    message_id: str
    outcome: str
    why: str


def report_in(data: bytes) -> ServersReport | None:
    """Return what a mail to us reports; None for what is no report of a mail's end (an absence note, a delay)."""
    if len(data) > MAX_BYTES:
        return None
    whole = BytesParser(policy=email.policy.default).parsebytes(data)
    parts = list(whole.walk())
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    message_id = _original_id(parts)
    if status is None or not message_id or not isinstance(status.get_payload(), list):
        return None
    for block in status.get_payload():
        if not isinstance(block, Message):
            continue
        outcome = _OUTCOMES.get(str(block.get("Action", "")).strip().lower())
        if outcome:
            return ServersReport(message_id, outcome, _why(block))
    return None


def report_told(*, kind: str, message_id: str, why: Sequence[str | None]) -> ServersReport | None:
    """Return what a mail service reports of a mail, in the words of its own that are there; None for what is no end of
    a mail (a delay, an opening)."""
    outcome = _EVENTS.get(kind)
    return ServersReport(message_id, outcome, _told(why)) if outcome and message_id else None


def _why(block: Message) -> str:
    return _told([str(block.get(name, "")) for name in ("Status", "Diagnostic-Code")])


def _told(texts: Sequence[str | None]) -> str:
    words = " ".join(" ".join(one.split()) for one in texts if one and one.strip())
    return "".join(one if one.isprintable() else "〓" for one in words)[:_LONGEST]


def _original_id(parts: Sequence[Message]) -> str:
    """The Message-ID of the mail that is reported about: in what comes back of it, whole or its head alone."""
    for part in parts:
        head = _head_in(part)
        if head is not None and head.get("Message-ID"):
            return str(head["Message-ID"]).strip()
    return ""


def _head_in(part: Message) -> Message | None:
    if part.get_content_type() == "message/rfc822":
        returned = part.get_payload()
        first = returned[0] if isinstance(returned, list) and returned else None
        return first if isinstance(first, Message) else None
    if part.get_content_type() == "text/rfc822-headers" and isinstance(part, EmailMessage):
        return BytesParser(policy=email.policy.default).parsebytes(part.get_content().encode(), headersonly=True)
    return None


def lost_addresses(mails: Collection[str]) -> dict[str, OutgoingMail]:
    """Return, of those addresses (in small letters), each that a mail came back from with nothing arriving since: the
    newest that came back. A mail that was delivered later, or an answer from there, says that it lives."""
    wanted = {mail.casefold() for mail in mails if mail}
    rows = OutgoingMail.objects.exclude(returned_at=None).order_by("returned_at")
    newest = {row.to.casefold(): row for row in rows.only("to", "returned_at", "returned_why", "subject")}
    return {to: row for to, row in newest.items() if to in wanted and not _lives_since(row)}


def lost_since(parties: Collection[int]) -> dict[int, datetime]:
    """Return, of those parties, each with a contact in use whose mail came back: since when the first is lost."""
    contacts = Contact.objects.filter(party__in=parties, retired_at=None).exclude(mail="")
    owners = list(contacts.values_list("mail", "party"))
    lost = lost_addresses({mail for mail, _party in owners})
    found: dict[int, datetime] = {}
    for mail, party in owners:
        row = lost.get(mail.casefold())
        if row and row.returned_at:
            found[party] = min(row.returned_at, found.get(party, row.returned_at))
    return found


def _lives_since(row: OutgoingMail) -> bool:
    arrived: QuerySet = OutgoingMail.objects.filter(to__iexact=row.to, delivered_at__gt=row.returned_at)
    answered = ReviewDecision.objects.filter(invitation__mail__iexact=row.to, at__gt=row.returned_at)
    return arrived.exists() or answered.filter(assurance="link+code").exists()
