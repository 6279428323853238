"""Turning a plan into content: what a new draft starts from, and the general procedure for those without one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from agreements.content import AgreementContent, blank_content, parts
from agreements.content.references import without_lost_references
from agreements.content.text import Language, Text
from agreements.models import Agreement, Attendee, Capability, Contact, Meeting, Party, PlannedPart, System
from agreements.queries.our_side import our_contacts
from agreements.refusals import Refused


def content_from_plan(
    *,
    system: System,
    party: Party | None,
    own: Party,
    language: Language,
    time_zone: str,
    meeting: Meeting | None = None,
) -> AgreementContent:
    """Return a draft's first content: the plan and both sides' contacts, nothing retired.

    Texts are taken over as they stand, in each language the plan has them in. Without a party it is the general
    procedure. What was found impossible is left out.
    """
    content = AgreementContent(
        language=language,
        time_zone=time_zone,
        title=_title(system, language),
        system=parts.Named(name=_names(system, language)),
        our_side=parts.Named(name=_names(own, language)),
        their_side=_their_side(party, language),
        meeting=meeting_record(meeting, own, language, party) if meeting else parts.MeetingRecord(),
        contacts=contact_parts(our_contacts(system), "ours", language)
        + (contact_parts(party.contacts.filter(retired_at=None), "theirs", language) if party else []),
        capabilities=_capabilities(party, language) if party and party.kind == "vendor" else [],
    )
    rows = system.planned.filter(retired_at=None, concerns__in=["", party.kind if party else "customer"])
    return with_planned(content, rows.exclude(feasibility="impossible"))


def general_content(system: System, language: Language) -> AgreementContent:
    """Return the general procedure: the plan as somebody without an agreement is given it. Refused without an own
    side."""
    own = Party.own_side()
    if own is None:
        raise Refused(_("先に弊社（運用する会社）を登録してください。"))
    return content_from_plan(system=system, party=None, own=own, language=language, time_zone="Asia/Tokyo")


def plan_content(system: System) -> AgreementContent:
    """Return the whole plan as a content, whomever it concerns, in the languages of the system's papers: what its rows
    are read and asked for in. Beside it stand our own contacts."""
    languages = languages_of_system(system)
    contacts = contact_parts(our_contacts(system), "ours", languages[0])
    blank = blank_content(*languages).model_copy(update={"contacts": contacts})
    return with_planned(blank, system.planned.filter(retired_at=None))


def planned_parts(system: System, *kinds: str) -> AgreementContent:
    """Return the rows of some kinds of a plan as a content that says nothing else."""
    return with_planned(blank_content(), system.planned.filter(retired_at=None, kind__in=kinds))


def with_planned(content: AgreementContent, rows: Iterable[PlannedPart]) -> AgreementContent:
    """Return the content with what the plan says: each list as its rows say it, in order, levels the gravest first."""
    said: dict[str, Any] = {}
    for row in rows:
        kind = row.its_kind
        said[kind.field] = [*said.get(kind.field, []), row.said()] if kind.is_list else row.said()
    said["levels"] = sorted(said.get("levels", []), key=lambda level: level.number)
    return without_lost_references(content.model_copy(update=said))


def languages_of_system(system: System) -> list[Language]:
    """Japanese, and English once the system has an English name and symptom, or a party without any agreement reads
    English."""
    named = bool(system.name_en and system.symptom_en)
    return ["ja", "en"] if named or _reads_english(system) else ["ja"]


def _reads_english(system: System) -> bool:
    agreed = Agreement.objects.filter(system=system, retired_at=None).values("party")
    return system.parties.filter(language="en", retired_at=None).exclude(pk__in=agreed).exists()


def _title(system: System, language: Language) -> Text | None:
    """What is seen, then what is done first (rubric L1)."""
    symptom = (system.symptom_en if language == "en" else "") or system.symptom
    first_act = (system.first_act_en if language == "en" else "") or system.first_act
    return _text((": " if language == "en" else "：").join(filter(None, [symptom, first_act])), language)


def _their_side(party: Party | None, language: Language) -> parts.TheirSide:
    if party is None:
        return parts.TheirSide(name={"ja": "お客様・連携先", "en": "Customers and partners"}, kind="customer")
    return parts.TheirSide(name=_names(party, language), kind="vendor" if party.kind == "vendor" else "customer")


def _names(named: System | Party, language: Language) -> Text:
    return _in_both(named, "name", language) or {language: named.name}


def _in_both(row: Any, name: str, language: Language) -> Text | None:
    """What a row of the register says, in both languages where it is known in both: an edition in the other has it at
    once."""
    text, english = getattr(row, name), getattr(row, f"{name}_en")
    return {"ja": text, "en": english} if text.strip() and english else _text(text, language)


def _text(value: str, language: Language) -> Text | None:
    return {language: value} if value.strip() else None


def contact_parts(contacts: Iterable[Contact], side: parts.Side, language: Language) -> list[parts.Contact]:
    """Return contacts in call order as one side's, each leading to the next when nobody answers."""
    rows = list(contacts)
    followers = [*rows[1:], None][: len(rows)]
    return [_contact(row, after, side, language) for row, after in zip(rows, followers, strict=True)]


def _contact(row: Contact, after: Contact | None, side: parts.Side, language: Language) -> parts.Contact:
    return parts.Contact(
        key=f"contact-{row.pk}",
        side=side,
        role=_in_both(row, "role", language) or {language: row.role},
        department=_in_both(row, "department", language),
        name=row.name or None,
        phone=_phone(row),
        mail=row.mail or None,
        hours=_in_both(row, "hours", language),
        languages=[row.language],
        no_answer_minutes=row.no_answer_minutes if after else None,
        next=f"contact-{after.pk}" if after else None,
    )


def annex_part(row: Contact, side: parts.Side, language: Language) -> parts.Contact:
    """Return a contact as an annex says it: without its place in the chain, which stays as agreed."""
    part = _contact(row, None, side, language)
    return part.model_copy(update={"no_answer_minutes": row.no_answer_minutes})


def _phone(row: Contact) -> parts.Phone | None:
    return parts.Phone(**parts.parted_number(row.phone), example=row.phone_is_example) if row.phone else None


def _capabilities(party: Party, language: Language) -> list[parts.Capability]:
    return capability_parts(party.capabilities.filter(retired_at=None), language)


def capability_parts(rows: Iterable[Capability], language: Language) -> list[parts.Capability]:
    """Return what a vendor can and cannot do, each under the number of its row."""
    return [
        parts.Capability(
            key=f"capability-{row.pk}",
            what=_in_both(row, "what", language) or {language: row.what},
            can=row.can,
            condition=_in_both(row, "condition", language),
            hours=_in_both(row, "hours", language),
            within_minutes=row.within_minutes,
            clause=_in_both(row, "clause", language),
            contract_review_needed=row.contract_review_needed,
        )
        for row in rows
    ]


def meeting_record(meeting: Meeting, own: Party, language: Language, party: Party | None = None) -> parts.MeetingRecord:
    """Return a meeting as the record that minutes carry: times local in its zone, attendees by side.

    A meeting may have had several parties: minutes with one `party` name nobody of the others, and take over no words,
    since those on the meeting may be anybody's (ADR 108).
    """
    attendees = meeting.attendees.filter(party__in=[own, party]) if party else meeting.attendees.all()
    known = Contact.objects.filter(party__in=attendees.values("party")).exclude(role_en="")
    roles = {(row.party_id, row.role): _in_both(row, "role", language) for row in known}
    online = "Online" if language == "en" else "オンライン"
    return parts.MeetingRecord(
        starts_at=_local(meeting.starts_at, meeting.time_zone),
        ends_at=_local(meeting.ends_at, meeting.time_zone),
        place=_text(meeting.place or (online if meeting.call_url else ""), language),
        attendees=[
            parts.Attendee(
                key=attendee_key(row),
                side="ours" if row.party_id == own.pk else "theirs",
                role=roles.get((row.party_id, row.role)) or {language: row.role},
                name=row.name or row.role,
            )
            for row in attendees
        ],
        heard=None if meeting.parties.count() > 1 else _text(meeting.heard, language),
    )


def attendee_key(row: Attendee) -> str:
    """Return by what minutes know somebody who came to a meeting."""
    return f"attendee-{row.pk}"


def record_in_draft(content: AgreementContent, meeting: Meeting, party: Party) -> parts.MeetingRecord:
    """Return what a draft holds of a meeting; of another one than it holds, what minutes of that begin with. Refused
    without an own side."""
    starts, ends = (_local(at, content.time_zone) for at in (meeting.starts_at, meeting.ends_at))
    if content.meeting.starts_at == starts:
        return content.meeting
    own = Party.own_side()
    if own is None:
        raise Refused(_("先に弊社（運用する会社）を登録してください。"))
    record = meeting_record(meeting, own, content.language, party)
    return record.model_copy(update={"starts_at": starts, "ends_at": ends})


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
