"""Two systems with a party each, and one of everything on both: whoever belongs to one is a stranger to the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from agreements import pdf
from agreements.models import (
    Agreement,
    AgreementVersion,
    Attendee,
    Capability,
    Concern,
    Contact,
    Document,
    KeptAnswer,
    Meeting,
    Membership,
    OutgoingMail,
    OwnRequest,
    Party,
    RecordedAnswer,
    Succession,
    System,
    TeamWord,
    User,
    queue_job,
)
from agreements.workflow.recording import record_approval
from agreements.workflow.talking import comment
from incidents.models import Alert, AlertSource, Incident, Postmortem, SendingRound, Webhook, move_round
from incidents.queries.alert_reading import Seen
from incidents.workflow.alerting import take_in
from incidents.workflow.noting import note_call
from incidents.workflow.opening import Sighting, open_incident
from incidents.workflow.reporting import send_report
from tests.agreements.example_content import example_content
from tests.agreements.plan_rows import plan_row
from tests.cast import EXAMPLE_PHONE, PASSWORD, say_password
from tests.incidents.linked import Follower
from tests.published import Letter, draft, invitees, letters_of, on_paper, publish_plainly

# Who belongs where, as what: on the other system they are strangers.
MEMBERS = {
    "taku": ("payments", "reader"),
    "mio": ("payments", "oncall"),
    "ren": ("payments", "lead"),
    "outsider": ("booking", "lead"),
}
# The matrix asks who may have a paper, not what is on it: a short one.
_LITTLE: dict[str, Any] = {
    "information": [], "criteria": [], "escalations": [], "flow": [], "reports": [], "definition": [], "aims": [],
    "targets": [], "open_points": [], "glossary": [], "notes": None,
}  # fmt: skip


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

    @property
    def follower(self) -> Follower:
        """Whoever got the report."""
        mails = OutgoingMail.objects.filter(subject_kind="report", subject_id=self.more["report"].pk)
        return Follower(mails[0])

    def planned(self) -> list[Any]:
        """Return where a row of the plan is written."""
        return [self.system.slug, "acts", "acts", self.more["act"].key]

    def mended(self) -> list[Any]:
        """Return where a contact of the draft is written that the register has too."""
        return [self.agreement.number, f"contact-{self.more['contact'].pk}"]


@dataclass
class Stage:
    """The worlds by their system, who has signed in by their name, and where their files lie."""

    worlds: dict[str, World]
    cookies: dict[str, Any]
    vault: Path

    def browser(self, person: str) -> Client:
        """A browser of that person (or of somebody not signed in), which no other test shares."""
        client = Client()
        if person in self.cookies:
            client.cookies = self.cookies[person].copy()
        return client


@contextmanager
def staged(vault: Path) -> Iterator[Stage]:
    """Build both worlds in a transaction that is never committed; what runs in it should roll back its own part."""
    with transaction.atomic(), override_settings(VAULT_DIR=vault):
        people = {name: User.objects.create_user(name, password=PASSWORD) for name in MEMBERS}
        people["administrator"] = User.objects.create_superuser("administrator", password=PASSWORD)
        systems = {
            slug: System.objects.create(slug=slug, name=slug, symptom="通らない") for slug in ("payments", "booking")
        }
        for name, (slug, role) in MEMBERS.items():
            Membership.objects.create(system=systems[slug], user=people[name], role=role)
        Party.objects.create(kind="own", name="平時ペイメント株式会社")
        leads = {"payments": people["ren"], "booking": people["outsider"]}
        worlds = {slug: build(systems[slug], _customer(systems[slug]), lead) for slug, lead in leads.items()}
        yield Stage(worlds, {name: _signed_in(user).cookies for name, user in people.items()}, vault)
        transaction.set_rollback(True)


def _with(contact: Contact) -> list[dict[str, Any]]:
    """The contacts of the example, the last one taken from the register."""
    plain = [one.model_dump(mode="json", exclude_none=True) for one in example_content().contacts]
    own = {"key": f"contact-{contact.pk}", "side": "theirs", "role": {"ja": contact.role}}
    return [*plain, own]


def _handed_on(version: AgreementVersion, contact: Contact | None, at: datetime) -> Succession:
    return Succession.objects.create(version=version, left="前の当番", contact=contact, due=at.date(), at=at)


def build(system: System, party: Party, lead: User) -> World:
    """One of everything on `system` with `party`; `lead` does it all."""
    now = timezone.now()
    contact = party.contacts.order_by("place").first()
    agreement = draft(system, party, lead, now, **_LITTLE, contacts=_with(contact))
    version = publish_plainly(agreement, lead, now, invitees=invitees(contact, reply_by=now + timedelta(days=7)))
    sighting = Sighting(symptom="決済が通らない", started_at=now - timedelta(minutes=20), detected_at=now)
    incident = open_incident(system=system, sighting=sighting, level=1, by=lead, at=now)
    sent, *drafts = incident.drafts.order_by("pk")
    meeting = Meeting.objects.create(title="取り決めの打合せ", starts_at=now, ends_at=now + timedelta(hours=1))
    meeting.systems.add(system)
    meeting.parties.add(party)
    more = {
        "act": plan_row(system, "acts", side="ours", role="当番", sentence="再送を止める"),
        "contact": contact,
        "capability": Capability.objects.create(party=party, what="回線を切り替える", can="can"),
        "succession": _handed_on(version, contact, now),
        "attendee": Attendee.objects.create(meeting=meeting, party=party, role="当番"),
        "concern": Concern.objects.create(meeting=meeting, party=party, kind="no_time", text="いまは時間がない"),
        "closed": Concern.objects.create(meeting=meeting, party=party, kind="other", text="あとで", closed_at=now),
        "kept": KeptAnswer.objects.create(kind="no_time", said="時間がない", answer="10分だけ伺います。"),
        "membership": Membership.objects.create(system=system, user=_newcomer(system), role="reader"),
        "report": send_report(draft=sent, revision=sent.revision, by=lead, at=now),
        "draft": drafts[0] if drafts else sent,
        "postmortem": Postmortem.objects.create(incident=incident, party=party, saved_at=now, saved_by=lead),
        "round": _round(incident, lead, now),
        "general": _general(system),
        "job": queue_job(kind="issue", about=("version", version.pk), at=now),
        "alert": _alert(system, now),
        "webhook": Webhook.objects.create(name=system.slug, url="https://chat.example/", system=system),
        "original": _original(version, lead, now),
        "own": OwnRequest.objects.create(version=version, user=lead, asked_by=lead, at=now),
        "word": TeamWord.objects.create(expression=f"なる早 {system.slug}", kind="time", question="何時までか"),
    }
    called = {"contact": f"contact-{contact.pk}", "role": contact.role, "outcome": "reached", "said": ""}
    letter = letters_of(version)[0]
    more["thread"] = comment(version=version, invitation=letter.invitation, text="夜間は？", at=now).thread
    more["call"] = note_call(incident=incident, party=party, happened_at=now, by=lead, at=now, **called)
    return World(system, party, agreement, version, letter, incident, meeting, more)


def _original(version: AgreementVersion, by: User, at: datetime) -> RecordedAnswer:
    version.agreement.party.contacts.create(role="部長", place=2)
    return record_approval(version=version, given=on_paper(version), by=by, at=at).recorded


def _round(incident: Incident, by: User, at: datetime) -> SendingRound:
    made = SendingRound.objects.create(incident=incident, level_number=1, begun_at=at, begun_by=by, not_before=at)
    move_round(made, "waiting", at=at, by=by)
    return made


def _alert(system: System, at: datetime) -> Alert:
    source = AlertSource.objects.create(name=f"monitoring-{system.slug}", system=system)
    return take_in(source=source, seen=[Seen("1", "決済が通らない")], at=at)[0]


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    say_password(client)
    return client


def _customer(system: System) -> Party:
    party = Party.objects.create(kind="customer", name=f"{system.slug}の客先株式会社")
    contact = {"mail": f"duty@{system.slug}.example", "phone": EXAMPLE_PHONE, "phone_is_example": True}
    party.contacts.create(role="当番", place=1, **contact)
    system.parties.add(party)
    return party


def _newcomer(system: System) -> User:
    return User.objects.create_user(f"new-{system.slug}", display_name=f"新人 {system.slug}")


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
