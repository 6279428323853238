"""Two systems with a party each, and one of everything on both: whoever belongs to one is a stranger to the other."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from agreements import pdf
from agreements.models import (
    ActionCandidate,
    Agreement,
    AgreementVersion,
    Attendee,
    Capability,
    Concern,
    Document,
    Meeting,
    Membership,
    Party,
    System,
    TeamWord,
    User,
)
from incidents.models import Incident
from incidents.workflow.opening import Sighting, open_incident
from incidents.workflow.reporting import send_report
from tests.published import Letter, draft, invitees, letters_of, publish_plainly


@dataclass
class World:
    system: System
    party: Party
    agreement: Agreement
    version: AgreementVersion
    letter: Letter
    incident: Incident
    meeting: Meeting
    more: dict[str, Any] = field(default_factory=dict)


def build(system: System, party: Party, lead: User) -> World:
    """One of everything on `system` with `party`; `lead` does it all."""
    now = timezone.now()
    agreement = draft(system, party, lead, now)
    contact = party.contacts.order_by("place").first()
    asked = invitees(contact, reply_by=now + timedelta(days=7))
    version = publish_plainly(agreement, lead, now, invitees=asked)
    sighting = Sighting(symptom="決済が通らない", started_at=now - timedelta(minutes=20), detected_at=now)
    incident = open_incident(system=system, sighting=sighting, level=1, by=lead, at=now)
    sent, *drafts = incident.drafts.order_by("pk")
    meeting = Meeting.objects.create(title="取り決めの打合せ", starts_at=now, ends_at=now + timedelta(hours=1))
    meeting.systems.add(system)
    meeting.parties.add(party)
    more = {
        "act": ActionCandidate.objects.create(system=system, actor="ours", role="当番", sentence="再送を止める"),
        "contact": contact,
        "capability": Capability.objects.create(party=party, what="回線を切り替える", can="can"),
        "attendee": Attendee.objects.create(meeting=meeting, party=party, role="当番"),
        "concern": Concern.objects.create(meeting=meeting, party=party, kind="no_time", text="いまは時間がない"),
        "membership": Membership.objects.create(system=system, user=_newcomer(system), role="reader"),
        "report": send_report(draft=sent, revision=sent.revision, by=lead, at=now),
        "draft": drafts[0] if drafts else sent,
        "general": _general(system),
        "word": TeamWord.objects.create(expression=f"なる早 {system.slug}", kind="time", question="何時までか"),
    }
    return World(system, party, agreement, version, letters_of(version)[0], incident, meeting, more)


def _newcomer(system: System) -> User:
    return User.objects.create_user(f"new-{system.slug}", display_name="新人")


def _general(system: System) -> Document:
    data = f"%PDF-1.7 {system.slug}".encode()
    return Document.objects.create(
        kind="general",
        system=system,
        language="ja",
        source_sha256="0" * 64,
        sha256=pdf.vault.put(data),
        bytes=len(data),
        made_with="a test",
        at=timezone.now(),
    )
