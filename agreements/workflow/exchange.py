"""The exchange file read: an agreement with its party, system, contacts and meeting, all or nothing.

Reading never changes what is registered: a party, a system, a contact or a meeting that is there already is used
as it stands, and a file that says otherwise about it is refused (docs/adr/0012). A plan without levels gets those of
the file: nobody shall have to type them again.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from agreements.content import AgreementContent, Problem, Unreadable
from agreements.content.exchange import ExchangeContact, ExchangeFile, ExchangeMeeting, instant, read_parts
from agreements.content.parts import Item
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.models import Agreement, Attendee, Concern, Contact, Meeting, Party, PlannedPart, System, User
from agreements.queries.exchange_faults import contact_pairs, faults_with_register, known_meeting, known_party
from agreements.refusals import Refused
from agreements.workflow import contacts, meetings, register
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
    own = Party.own_side() or register.put(row=Party(kind="own", **_fields(file.our_side)), by=by, at=at)
    party = known_party(file.party.name) or register.put(row=Party(**_fields(file.party)), by=by, at=at)
    system = System.objects.filter(slug=file.system.slug).first() or System(**_fields(file.system))
    known = list(system.parties.all()) if system.pk else []
    register.put(row=system, by=by, at=at, links={"parties": [*known, party]})
    _put_levels(system, file.content, by=by, at=at)
    for contact, row in contact_pairs(file.contacts, own, party):
        if row is None:
            owner = own if contact.side == "ours" else party
            contacts.put_contact(contact=Contact(party=owner, **_contact_fields(contact)), by=by, at=at)
    if file.meeting:
        _put_meeting(file.meeting, system, own, party, by=by, at=at)
    return create_agreement(system=system, party=party, content=file.content, by=by, at=at)


def _put_levels(system: System, content: AgreementContent, *, by: User, at: datetime) -> None:
    """Begin a plan that has no levels with those that were agreed, and the steps they name, as its own rows."""
    if system.planned.filter(kind="levels", retired_at=None).exists():
        return
    keys = {step.key: _put_planned(system, "steps", step, by=by, at=at).key for step in content.steps}
    for level in content.levels:
        spans = [
            span.model_copy(update={"from_step": keys[span.from_step], "to_step": keys.get(span.to_step or "")})
            for span in level.spans
        ]
        _put_planned(system, "levels", level.model_copy(update={"spans": spans}), by=by, at=at)


def _put_planned(system: System, kind: str, part: Item, *, by: User, at: datetime) -> PlannedPart:
    row = PlannedPart(system=system, kind=kind, part=PLAN_KINDS[kind].plain(part))
    return register.put(row=row, by=by, at=at)


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
        plain |= {"phone": contact.phone.number, "phone_is_example": contact.phone.example}
    return plain
