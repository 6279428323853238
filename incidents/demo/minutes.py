"""Meetings and minutes of the demo world: held, written down section by section, published, answered."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agreements import pdf, states
from agreements.content import AgreementContent
from agreements.models import (
    Agreement,
    AgreementVersion,
    Attendee,
    Concern,
    Meeting,
    OutgoingMail,
    Party,
    ReviewInvitation,
    System,
    User,
)
from agreements.queries.papers import body_of
from agreements.queries.seeding import meeting_record
from agreements.workflow import meetings, register
from agreements.workflow.codes import send_code
from agreements.workflow.drafts import begin_agreement, save_fields
from agreements.workflow.inviting import Invitees
from agreements.workflow.publishing import publish
from agreements.workflow.recording import GivenApproval, Original, record_approval
from agreements.workflow.reviewing import Answer, decide, note_opening
from incidents.demo.calendar import Calendar
from incidents.demo.register import read
from incidents.demo.wording import contact_names, content_fields, translated_fields, with_names

_PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"


@dataclass(frozen=True)
class Reply:
    """How a reviewer answers: as whom, when they open the link, and why when it is no approval."""

    mail: str
    name: str
    at: datetime
    answer: str = "approved"
    reason: str = ""


def arrange(name: str, when: Calendar, *, days_before: int = 7) -> Meeting:
    """Arrange the meeting of that name in meetings.json, some working days before it, with everybody who comes."""
    data = when.fill(read("meetings")[name])
    by, at = User.objects.get(username=data["by"]), when.at(data["day"] - days_before, "11:00")
    system, party = System.objects.get(slug=data["system"]), Party.objects.get(name=data["party"])
    meeting = Meeting(
        title=data["title"],
        starts_at=when.at(data["day"], data["from"]),
        ends_at=when.at(data["day"], data["to"]),
        place=data.get("place", ""),
        call_url=data.get("call_url", ""),
        preparation=data["preparation"],
    )
    meeting.full_clean()
    meetings.arrange_meeting(meeting=meeting, systems=[system], parties=[party], by=by, at=at)
    own = Party.objects.get(kind="own")
    for side, of in (("ours", own), ("theirs", party)):
        for role, person in data[side]:
            attendee = Attendee(meeting=meeting, party=of, role=role, name=person)
            meetings.put_attendee(attendee=attendee, by=by, at=at)
    return meeting


def hold(name: str, when: Calendar) -> Meeting:
    """Arrange and hold that meeting; write down what was heard and raised."""
    data, meeting = when.fill(read("meetings")[name]), arrange(name, when)
    by, at = User.objects.get(username=data["by"]), meeting.ends_at + timedelta(hours=1)
    meetings.record_meeting(meeting=meeting, heard=data["heard"], by=by, at=at)
    for raised in data["concerns"]:
        facts = {field: value for field, value in raised.items() if field not in {"outcome", "closed"}}
        concern = Concern(meeting=meeting, party=meeting.parties.get(), **facts)
        concern.full_clean()
        register.put(row=concern, by=by, at=at)
        if "outcome" in raised:
            closed = when.at(raised["closed"], "17:00")
            meetings.close_concern(concern=concern, outcome=raised["outcome"], by=by, at=closed)
    return meeting


def write(name: str, meeting: Meeting, when: Calendar, *, at: datetime) -> Agreement:
    """Write the minutes of that name, one save after the other; the first ones begin the agreement."""
    data = read(f"minutes/{name}")
    language = data["language"]
    system, party, by = meeting.systems.get(), meeting.parties.get(), _lead_of(meeting)
    agreement = Agreement.objects.filter(system=system, party=party).first()
    if agreement is None:
        agreement = begin_agreement(system=system, party=party, language=language, by=by, at=at, meeting=meeting)
        first: dict[str, Any] = {"contacts": _contacts(agreement.content(), data)}
    else:
        own = Party.objects.get(kind="own")
        first = {"meeting": meeting_record(meeting, own, agreement.language, agreement.party)}  # type: ignore[arg-type]
    first["translations"] = ["ja" if language == "en" else "en"]
    saves = [content_fields(save, language) for save in when.fill(data["saves"], language)]
    for place, save in enumerate([first, *saves], start=1):
        known = {"{AG}": agreement.number, **contact_names(agreement.content())}
        agreement = _save(agreement, with_names(save, known), by, at + timedelta(minutes=9 * place))
    translated = translated_fields(agreement.content(), when.fill(data["words"]))
    agreement = _save(agreement, translated, by, at + timedelta(minutes=80))
    if data.get("read_through"):
        agreement = _save(agreement, _agreed(agreement.content()), by, at + timedelta(minutes=90))
    return agreement


def send_out(
    agreement: Agreement,
    meeting: Meeting,
    *,
    at: datetime,
    to: list[str],
    message: str = "",
    days: int = 10,
    way: str = "",
    quorum: int | None = None,
) -> AgreementVersion:
    """Publish the draft to these addresses of the party; to nobody: as agreed in the meeting. With `way` they get no
    link; with a `quorum` so many of them approve, else all."""
    contacts = [agreement.party.contacts.get(mail=mail) for mail in to]
    reply_by = at + timedelta(days=days)
    words: dict[str, Any] = {"message": message, "way": way, "policy": states.QUORUM if quorum else states.ALL}
    invitees = Invitees(contacts=contacts, reply_by=reply_by, quorum=quorum, **words) if to else None
    return publish(
        agreement=agreement,
        revision=agreement.revision,
        by=_lead_of(meeting),
        at=at,
        agreed_in_meeting=not to,
        invitees=invitees,
        meeting=meeting,
        unchecked="次の訓練で、運用責任者が確かめる。",
    )


def answer(version: AgreementVersion, reply: Reply) -> datetime:
    """Let a reviewer open the link, ask for the code and answer; returns when."""
    invitation: ReviewInvitation = version.invitations.get(mail=reply.mail)
    note_opening(invitation=invitation, at=reply.at)
    code = send_code(invitation=invitation, at=reply.at + timedelta(minutes=6))
    # The reviewer reads it in the mail; here it is read where it waits to be sent.
    digits = OutgoingMail.objects.get(key=f"code:{code.pk}").secret
    decided = Answer(
        answer=reply.answer,
        typed_name=reply.name,
        code=digits,
        viewed_sha256=version.manifest_sha256,
        key=secrets.token_hex(16),
        reason=reply.reason,
        ip="203.0.113.27",
        user_agent=_PHONE,
    )
    at = reply.at + timedelta(minutes=8)
    decide(invitation=invitation, answer=decided, at=at)
    return at


def stamp(version: AgreementVersion, reply: Reply) -> datetime:
    """Record that somebody has approved on paper; the scan shows the print they were given. Returns when."""
    contact = version.agreement.party.contacts.get(mail=reply.mail)
    printed = body_of(version)
    data = pdf.vault.get(printed.sha256) if printed else b""
    original = Original(data, "application/pdf", "scan.pdf")
    given = GivenApproval("paper", contact, reply.name, reply.at.date(), original)
    at = reply.at + timedelta(hours=3)
    record_approval(version=version, given=given, by=version.published_by, at=at)
    return at


def _save(agreement: Agreement, fields: dict[str, Any], by: User, at: datetime) -> Agreement:
    return save_fields(agreement=agreement, fields=fields, base_revision=agreement.revision, by=by, at=at)


def _lead_of(meeting: Meeting) -> User:
    return User.objects.get(pk=meeting.created_by_id or 0)


def _contacts(content: AgreementContent, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Both call chains: of our side only the roles that serve this system, worded for the reader; of theirs with what
    was said about them in the meeting."""
    language, ours = data["language"], data["our_contacts"]
    said = {"ours": ours, "theirs": data.get("their_contacts", {})}
    chosen: list[dict[str, Any]] = []
    for contact in content.contacts:
        row, role = contact.model_dump(mode="json", exclude_none=True, exclude={"next"}), _registered(contact, language)
        if role in data.get("left_out", []) or (contact.side == "ours" and role not in ours):
            continue
        if chosen and chosen[-1]["side"] == row["side"] and "no_answer_minutes" in chosen[-1]:
            chosen[-1]["next"] = row["key"]
        worded = content_fields({"contacts": [said[contact.side].get(role, {})]}, language)["contacts"][0]
        chosen.append(row | worded)
    return with_names(chosen, contact_names(content))


def _registered(contact: Any, language: str) -> str:
    """The role as the register and the authors call it."""
    role: str = contact.role.get("ja") or contact.role[language]
    return role


def _agreed(content: AgreementContent) -> dict[str, Any]:
    """The whole was read through together: what nobody answered otherwise is agreed."""
    named = content.items()
    for consent in [item.consent for _name, item in named if hasattr(item, "consent")]:
        if consent.answer == "unanswered":
            consent.answer = "agreed"
    return {name: getattr(content, name) for name, _item in named}
