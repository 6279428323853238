"""Turning a plan into content: what a new draft starts from, and the general procedure for those without one."""

from datetime import datetime
from zoneinfo import ZoneInfo

from agreements.content import AgreementContent, parts
from agreements.content.text import Language, Text
from agreements.models import ActionCandidate, Contact, EndSignal, Meeting, Party, SeverityLevel, System
from agreements.models.plan import Threshold


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

    Texts are taken over as they stand (the plan is written in one language). Without a party it is the general
    procedure. A candidate found impossible is left out.
    """
    return AgreementContent(
        language=language,
        time_zone=time_zone,
        title=_title(system, language),
        system=parts.Named(name=_names(system, language)),
        our_side=parts.Named(name=_names(own, language)),
        their_side=_their_side(party, language),
        meeting=meeting_record(meeting, own, language, party) if meeting else parts.MeetingRecord(),
        levels=[level_part(level, language) for level in system.levels.filter(retired_at=None)],
        contacts=contact_parts(own, "ours", language) + (contact_parts(party, "theirs", language) if party else []),
        acts=_acts(system, party, language),
        information=_information(system, language),
        criteria=_criteria(system, language),
        flow=_flow(system, language),
        prohibitions=_prohibitions(system, language),
        end_signal=_end_signal(system.endsignals.filter(retired_at=None).first(), language),
        ways_out=_ways_out(system, language),
        capabilities=_capabilities(party, language) if party and party.kind == "vendor" else [],
    )


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
    """The name in `language`, and where it is known in both, in both: an edition in the other has it at once."""
    both: Text = {"ja": named.name, "en": named.name_en}
    return both if named.name_en else {language: named.name_in(language)}


def _text(value: str, language: Language) -> Text | None:
    return {language: value} if value.strip() else None


def level_part(level: SeverityLevel, language: Language = "ja") -> parts.SeverityLevel:
    """Return a plan's level as a part of the content."""
    return parts.SeverityLevel(
        key=f"level-{level.number}",
        number=level.number,
        mark=level.mark,
        name={language: level.name},
        thresholds=[threshold_part(level, language)],
        seen=_text(level.seen, language),
        first_contact_minutes=level.first_contact_minutes,
        update_minutes=level.update_minutes,
        channels=["phone", "mail"],
    )


def threshold_part(row: Threshold, language: Language = "ja") -> parts.Threshold:
    """Return a row's threshold as a part of the content."""
    return parts.Threshold(
        quantity={language: row.quantity},
        sign=row.sign,
        value=row.value_text(),
        and_sign=row.and_sign or None,
        and_value=row.and_value_text() or None,
        unit={language: row.unit},
        for_minutes=row.for_minutes,
    )


def contact_parts(party: Party, side: parts.Side, language: Language) -> list[parts.Contact]:
    """Return a party's contacts in call order, each leading to the next when nobody answers."""
    return parts_of_contacts(list(party.contacts.filter(retired_at=None)), side, language)


def parts_of_contacts(rows: list[Contact], side: parts.Side, language: Language) -> list[parts.Contact]:
    """Return contacts that are loaded, in their order, as `contact_parts` does."""
    followers = [*rows[1:], None][: len(rows)]
    return [_contact(row, after, side, language) for row, after in zip(rows, followers, strict=True)]


def _contact(row: Contact, after: Contact | None, side: parts.Side, language: Language) -> parts.Contact:
    return parts.Contact(
        key=f"contact-{row.pk}",
        side=side,
        role={language: row.role},
        department=_text(row.department, language),
        name=row.name or None,
        phone=_phone(row),
        mail=row.mail or None,
        hours=_text(row.hours, language),
        languages=[row.language],
        no_answer_minutes=row.no_answer_minutes if after else None,
        next=f"contact-{after.pk}" if after else None,
    )


def _phone(row: Contact) -> parts.Phone | None:
    return parts.Phone(**parts.parted_number(row.phone), example=row.phone_is_example) if row.phone else None


def _acts(system: System, party: Party | None, language: Language) -> list[parts.Act]:
    kinds = {"ours", party.kind if party else "customer"}
    rows = system.actioncandidates.filter(retired_at=None, actor__in=kinds).exclude(feasibility="impossible")
    return [_act(row, language) for row in rows]


def _act(row: ActionCandidate, language: Language) -> parts.Act:
    return parts.Act(
        key=f"act-{row.pk}",
        side="ours" if row.actor == "ours" else "theirs",
        role={language: row.role},
        sentence={language: row.sentence},
        levels=row.levels,
        within_minutes=row.within_minutes,
        gain=_text(row.gain, language),
        done_sign=_text(row.done_sign, language),
        where=_text(row.where, language),
        on_page_one=row.actor != "ours",
    )


def _information(system: System, language: Language) -> list[parts.DecisionInformation]:
    return [
        parts.DecisionInformation(
            key=f"information-{row.pk}",
            what={language: row.what},
            source=_text(row.source, language),
            provider=_text(row.provider, language),
            to_role=_text(row.to_role, language),
            within_minutes=row.within_minutes,
        )
        for row in system.decisioninformations.filter(retired_at=None)
    ]


def _criteria(system: System, language: Language) -> list[parts.DecisionCriterion]:
    standing = set(system.levels.filter(retired_at=None).values_list("number", flat=True))
    return [
        parts.DecisionCriterion(
            key=f"criterion-{row.pk}",
            threshold=threshold_part(row, language),
            then_level=row.then_level if row.then_level in standing else None,
            then_text=_text(row.then, language),
            who_decides=_text(row.who_decides, language),
        )
        for row in system.decisioncriterions.filter(retired_at=None)
    ]


def _flow(system: System, language: Language) -> list[parts.FlowStep]:
    return [
        parts.FlowStep(
            key=f"flow-{row.pk}",
            at_minute=row.at_minute,
            at_text=_text(row.at_text, language),
            actor={language: row.actor},
            act={language: row.act},
            note=_text(row.note, language),
            output=row.output or None,
        )
        for row in system.flowsteps.filter(retired_at=None)
    ]


def _prohibitions(system: System, language: Language) -> list[parts.Prohibition]:
    return [
        parts.Prohibition(key=f"prohibition-{row.pk}", sentence={language: row.sentence}, reason={language: row.reason})
        for row in system.prohibitions.filter(retired_at=None)
    ]


def _end_signal(row: EndSignal | None, language: Language) -> parts.EndSignal:
    if row is None:
        return parts.EndSignal()
    return parts.EndSignal(
        threshold=threshold_part(row, language),
        declared_by={language: row.declared_by},
        told_by={language: row.told_by},
        then=_text(row.then, language),
        then_within_minutes=row.then_within_minutes,
    )


def _ways_out(system: System, language: Language) -> list[parts.WayOut]:
    return [
        parts.WayOut(key=f"way-out-{row.pk}", when={language: row.when}, to={language: row.to})
        for row in system.wayouts.filter(retired_at=None)
    ]


def _capabilities(party: Party, language: Language) -> list[parts.Capability]:
    return [
        parts.Capability(
            key=f"capability-{row.pk}",
            what={language: row.what},
            can=row.can,
            condition=_text(row.condition, language),
            hours=_text(row.hours, language),
            within_minutes=row.within_minutes,
            clause=_text(row.clause, language),
            contract_review_needed=row.contract_review_needed,
        )
        for row in party.capabilities.filter(retired_at=None)
    ]


def meeting_record(meeting: Meeting, own: Party, language: Language, party: Party | None = None) -> parts.MeetingRecord:
    """Return a meeting as the record that minutes carry: times local in its zone, attendees by side.

    A meeting may have had several parties: minutes with one `party` name nobody of the others.
    """
    attendees = meeting.attendees.filter(party__in=[own, party]) if party else meeting.attendees.all()
    online = "Online" if language == "en" else "オンライン"
    return parts.MeetingRecord(
        starts_at=_local(meeting.starts_at, meeting.time_zone),
        ends_at=_local(meeting.ends_at, meeting.time_zone),
        place=_text(meeting.place or (online if meeting.call_url else ""), language),
        attendees=[
            parts.Attendee(
                key=f"attendee-{row.pk}",
                side="ours" if row.party_id == own.pk else "theirs",
                role={language: row.role},
                name=row.name or row.role,
            )
            for row in attendees
        ],
        heard=_text(meeting.heard, language),
    )


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
