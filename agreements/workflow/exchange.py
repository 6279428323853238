"""The exchange file in and out: an agreement with its party, system, contacts and meeting, all or nothing.

Reading never changes what is registered: a party, a system, a contact or a meeting that is there already is used
as it stands, and a file that says otherwise about it is refused (docs/adr/0012).
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.content import AgreementContent, Problem, Unreadable
from agreements.content.exchange import FORMAT, ExchangeContact, ExchangeFile, ExchangeMeeting, instant, read_parts
from agreements.models import Agreement, AgreementVersion, Attendee, Concern, Contact, Meeting, Party, System, User
from agreements.queries.exchange_faults import contact_pairs, faults_with_register, known_meeting
from agreements.refusals import Refused
from agreements.workflow import meetings, register
from agreements.workflow.drafts import create_agreement


def import_document(*, plain: Any, by: User, at: datetime) -> Agreement:
    """Write the agreement of an exchange file (plain JSON data) with whatever of it is not registered yet.

    Raises Unreadable with every problem at once, by path; then nothing was written.
    """
    parts, problems = read_parts(plain)
    with transaction.atomic():
        problems += faults_with_register(parts, at)
        if problems:
            raise Unreadable(problems)
        try:
            return _write(ExchangeFile(**parts), by=by, at=at)
        except Refused as refusal:
            raise Unreadable([Problem("", "refused", str(refusal))]) from refusal


def _write(file: ExchangeFile, *, by: User, at: datetime) -> Agreement:
    own = Party.objects.filter(kind="own").first() or register.put(
        row=Party(kind="own", **_fields(file.our_side)), by=by, at=at
    )
    party = Party.objects.filter(name=file.party.name).first() or register.put(
        row=Party(**_fields(file.party)), by=by, at=at
    )
    system = System.objects.filter(slug=file.system.slug).first() or System(**_fields(file.system))
    known = list(system.parties.all()) if system.pk else []
    register.put(row=system, by=by, at=at, links={"parties": [*known, party]})
    for contact, row in contact_pairs(file.contacts, own, party):
        if row is None:
            owner = own if contact.side == "ours" else party
            register.put(row=Contact(party=owner, **_contact_fields(contact)), by=by, at=at)
    if file.meeting:
        _put_meeting(file.meeting, system, own, party, by=by, at=at)
    return create_agreement(system=system, party=party, content=file.content, by=by, at=at)


def _put_meeting(part: ExchangeMeeting, system: System, own: Party, party: Party, *, by: User, at: datetime) -> None:
    known = known_meeting(part, party)
    if known:
        systems, parties = [*known.systems.all(), system], known.parties.all()
        meetings.change_meeting(meeting=known, systems=systems, parties=parties, by=by, at=at)
        return
    plain = _fields(part, "heard", "attendees", "concerns")
    plain |= {name: instant(getattr(part, name), part.time_zone) for name in ("starts_at", "ends_at")}
    meeting = meetings.arrange_meeting(meeting=Meeting(**plain), systems=[system], parties=[party], by=by, at=at)
    for attendee in part.attendees:
        of = own if attendee.side == "ours" else party
        row = Attendee(meeting=meeting, party=of, **_fields(attendee, "side"))
        meetings.put_attendee(attendee=row, by=by, at=at)
    if part.heard:
        meetings.record_meeting(meeting=meeting, heard=part.heard, by=by, at=at)
    for concern in part.concerns:
        raised = register.put(row=Concern(meeting=meeting, party=party, **_fields(concern, "outcome")), by=by, at=at)
        if concern.outcome:
            meetings.close_concern(concern=raised, outcome=concern.outcome, by=by, at=at)


def _fields(part: Any, *without: str) -> dict[str, Any]:
    """The part's fields as a row takes them: what is absent stays the row's own empty value."""
    names = [name for name in type(part).model_fields if name not in without]
    return {name: getattr(part, name) for name in names if getattr(part, name) is not None}


def _contact_fields(contact: ExchangeContact) -> dict[str, Any]:
    plain = _fields(contact, "side", "phone")
    if contact.phone:
        plain |= {"phone": contact.phone.e164, "phone_is_example": contact.phone.example}
    return plain


def export_document(agreement: Agreement, version: AgreementVersion | None = None) -> dict[str, Any]:
    """Return the exchange file (plain JSON data) of an agreement's draft, or of one version's frozen content.

    Party, system, contacts and meeting are as they are registered now. Raises Refused without an own side.
    """
    own = Party.objects.filter(kind="own").first()
    if own is None:
        raise Refused(_("先に弊社（運用する会社）を登録してください。"))
    content = (version or agreement).content()
    meeting = meeting_of(agreement, content)
    sides = [("ours", own), ("theirs", agreement.party)]
    rows = [(side, row) for side, party in sides for row in party.contacts.filter(retired_at=None)]
    found = {
        "format": FORMAT,
        "our_side": _filled(own, "name", "name_en"),
        "party": _filled(
            agreement.party, "kind", "name", "name_en", "language", "revenue_rank", "incident_sensitivity",
            "contract_reference", "notes",
        ),
        "system": _filled(agreement.system, "slug", "name", "name_en", "symptom", "symptom_en", "notes"),
        "contacts": [_contact(side, row) for side, row in rows],
        "content": content.model_dump(mode="json", exclude_none=True),
    }  # fmt: skip
    return found | ({"meeting": _meeting(meeting, sides)} if meeting else {})


def meeting_of(agreement: Agreement, content: AgreementContent) -> Meeting | None:
    """Return the registered meeting the content tells of: this party, this system, that moment; None without one."""
    local = content.meeting.starts_at
    starts = instant(local, content.time_zone) if local else None
    if starts is None:
        return None
    rows = Meeting.objects.filter(parties=agreement.party, systems=agreement.system, cancelled_at=None)
    return rows.filter(starts_at=starts).last()


def _meeting(row: Meeting, sides: list[tuple[str, Party]]) -> dict[str, Any]:
    people = [(side, who) for side, party in sides for who in row.attendees.filter(party=party)]
    concerns = row.concerns.filter(party=sides[1][1])
    zone = ZoneInfo(row.time_zone)
    times = {name: getattr(row, name).astimezone(zone).replace(tzinfo=None) for name in ("starts_at", "ends_at")}
    return {
        **_filled(row, "title", "time_zone", "place", "call_url", "preparation", "heard"),
        **{name: local.isoformat() for name, local in times.items()},
        "attendees": [{"side": side, **_filled(who, "role", "name")} for side, who in people],
        "concerns": [_concern(concern) for concern in concerns],
    }


def _concern(row: Concern) -> dict[str, Any]:
    plain = _filled(row, "kind", "text", "next_moment") | ({"outcome": row.outcome} if row.closed_at else {})
    return plain | ({"next_on": row.next_on.isoformat()} if row.next_on else {})


def _contact(side: str, row: Contact) -> dict[str, Any]:
    names = ("role", "department", "name", "mail", "hours", "language", "no_answer_minutes", "gets_reports")
    phone = {"phone": {"e164": row.phone, "example": row.phone_is_example}} if row.phone else {}
    return {"side": side, **_filled(row, *names), **phone}


def _filled(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if getattr(row, name) not in {None, ""}}
