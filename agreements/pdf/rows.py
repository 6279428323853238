"""The rows of the paper: contacts, acts, decisions, capabilities, as one language's reader sees them."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements import display, states
from agreements.content import AgreementContent, reading_of, text_in
from agreements.content.parts import Act, Contact, DecisionCriterion, Part, Phone, Side
from agreements.content.phrases import deadline_words
from agreements.content.scales import scales_of
from agreements.content.thresholds import bound_words
from agreements.content.vocabulary import FIRST_CONTACT_WORDS, LANGUAGE_WORDS
from agreements.content.wording import Wording
from agreements.states import CONSENT_WORDS

# Nothing need be said beside these: agreed, or simply not answered item by item (the record counts both).
_SETTLED = {"agreed", "unanswered"}
# Shapes that a fax keeps apart.
_CAN_SIGNS = {"can": "○", "conditional": "△", "cannot": "×"}


@dataclass(frozen=True)
class ContactRow:
    """One in the call chain: `tel` for the link, `then` what to do when nobody answers, `apart` roles kept apart."""

    item: SimpleNamespace
    place: int
    phone: str
    extension: str
    tel: str
    languages: str
    then: str
    apart: str


@dataclass(frozen=True)
class StaffingRow:
    """Who takes which roles in a small shift, said by `when`."""

    item: SimpleNamespace
    when: str
    takes: str


@dataclass(frozen=True)
class ActRow:
    """Something to do. `unsettled` is 当日判断, 質問 or 異議: words that must stand beside what was not agreed."""

    item: SimpleNamespace
    place: int
    when: str
    levels: list[str]
    deadline: str
    consent: str
    unsettled: str


@dataclass(frozen=True)
class CriterionRow:
    item: SimpleNamespace
    when: str
    then: list[str]


@dataclass(frozen=True)
class InformationRow:
    item: SimpleNamespace
    deadline: str
    used_for: str


@dataclass(frozen=True)
class CapabilityRow:
    item: SimpleNamespace
    sign: str
    word: str
    facts: list[str]


@dataclass(frozen=True)
class TargetRow:
    item: SimpleNamespace
    what: str


def printed_facts(content: AgreementContent) -> dict[str, list[tuple[str, str]]]:
    """Return the facts that have no place of their own: by an item's key, ".meeting" of a part that is a field, and
    "." of the document itself."""
    say = Wording(content)
    fields = [(f".{name}", getattr(content, name)) for name in type(content).model_fields]
    items = [*(item for _name, item in content.items()), *content.meeting.attendees]
    held = [(".", content), *fields, *((item.key, item) for item in items)]
    return {name: say.printed(part) for name, part in held if isinstance(part, Part)}


def scale_rows(content: AgreementContent) -> list[tuple[str, str]]:
    """Return each scale with its steps, the smallest first: 影響の広さ, 1つの店 ＜ 全店."""
    found = scales_of(content)
    return [(name, " ＜ ".join(text_in(step.name, content.language) for step in steps)) for name, steps in found]


def level_deciders(content: AgreementContent) -> str:
    """Return the roles that decide a level by a number (the criteria say so), each once."""
    say = Wording(content)
    deciders = [say.text(one.who_decides) for one in content.criteria if one.then_level and one.who_decides]
    return joined(dict.fromkeys(deciders))


def limit(minutes: int | None) -> str:
    """Return 15分以内 or すぐ, or nothing."""
    if not minutes:
        return "" if minutes is None else str(FIRST_CONTACT_WORDS["at_once"])
    return _("%(time)s以内") % {"time": display.minutes(minutes)}


def joined(texts: Any) -> str:
    """Return 電話、メール (or "phone, mail")."""
    return _("、").join(text for text in texts if text)


def phone_number(phone: Phone | None, content: AgreementContent) -> str:
    """Return the number as it is dialled, 03-0000-0142 内線12; that it is an example is said beside it."""
    return f"{dialled(phone, content)} {extension(phone)}".strip()


def dialled(phone: Phone | None, content: AgreementContent) -> str:
    """Return the number without its extension."""
    return display.phone(phone.e164, content.language) if phone else ""


def extension(phone: Phone | None) -> str:
    """Return 内線12, or nothing."""
    if phone is None or not phone.extension:
        return ""
    return (_("%(number)s 内線%(extension)s") % {"number": "", "extension": phone.extension}).strip()


def contact_rows(content: AgreementContent, side: Side) -> list[ContactRow]:
    chain = content.contacts_of(side)
    places = {contact.key: place for place, contact in enumerate(chain, 1)}
    say = Wording(content)
    return [
        ContactRow(
            item=reading_of(contact, content.language),
            place=place,
            phone=dialled(contact.phone, content),
            extension=extension(contact.phone),
            tel=f"tel:{contact.phone.number}" if contact.phone else "",
            languages=joined(str(LANGUAGE_WORDS[name]) for name in contact.languages),
            then=_no_answer(say, contact, places),
            apart=joined(say.name_of(key) for key in contact.never_together_with),
        )
        for place, contact in enumerate(chain, 1)
    ]


def _no_answer(say: Wording, contact: Contact, places: dict[str, int]) -> str:
    """「10分出ないとき → 2 運用責任者」, the numbers being those of this chain."""
    if not contact.next:
        waited = contact.no_answer_minutes
        return "" if waited is None else _("%(time)sは呼び出す") % {"time": display.minutes(waited)}
    to = f"{places.get(contact.next, '')} {say.name_of(contact.next)}".strip()
    if contact.no_answer_minutes is None:
        return _("出ないとき → %(next)s") % {"next": to}
    time = display.minutes(contact.no_answer_minutes)
    return pgettext("call chain", "%(time)s出ないとき → %(next)s") % {"time": time, "next": to}


def staffing_rows(content: AgreementContent, side: Side) -> list[StaffingRow]:
    say = Wording(content)
    return [
        StaffingRow(reading_of(line, say.language), say.staffed(line), say.value(line, "takes", line.takes))
        for line in content.staffing
        if line.side == side
    ]


def act_rows(content: AgreementContent, side: Side) -> list[ActRow]:
    say = Wording(content)
    return [_act_row(say, act, place) for place, act in enumerate(content.acts_of(side), 1)]


def _act_row(say: Wording, act: Act, place: int) -> ActRow:
    return ActRow(
        item=reading_of(act, say.language),
        place=place,
        when=say.when(act),
        levels=_level_names(say, act.levels),
        deadline=deadline_words(act),
        consent=say.consent(act.consent),
        unsettled="" if act.consent.answer in _SETTLED else str(CONSENT_WORDS[act.consent.answer]),
    )


def _level_names(say: Wording, numbers: list[int]) -> list[str]:
    """■1 停止, ▲2 一部不可: a level is always shape, number and word (rubric C2)."""
    names = {level.number: say.title(level) for level in say.content.levels}
    return [names.get(number, say.level(number)) for number in numbers]


def criterion_rows(content: AgreementContent) -> list[CriterionRow]:
    say = Wording(content)
    return [
        CriterionRow(
            item=reading_of(criterion, content.language),
            when=joined(say.conditions(criterion)),
            then=_consequences(say, criterion),
        )
        for criterion in content.criteria
    ]


def _consequences(say: Wording, criterion: DecisionCriterion) -> list[str]:
    level = next((level for level in say.content.levels if level.number == criterion.then_level), None)
    found = [
        _("%(level)sとする") % {"level": say.title(level)} if level else "",
        say.name_of(criterion.then_act) if criterion.then_act else "",
        say.text(criterion.then_text),
    ]
    return [words for words in found if words]


def information_rows(content: AgreementContent) -> list[InformationRow]:
    say = Wording(content)
    return [
        InformationRow(
            item=reading_of(known, content.language),
            deadline=limit(known.within_minutes),
            used_for=joined(say.name_of(key).rstrip("。.") for key in known.used_for),
        )
        for known in content.information
    ]


def capability_rows(content: AgreementContent) -> list[CapabilityRow]:
    say = Wording(content)
    return [
        CapabilityRow(
            item=reading_of(one, content.language),
            sign=_CAN_SIGNS[one.can],
            word=str(states.CAPABILITY_WORDS[one.can]),
            facts=[fact for fact in (say.text(one.condition), say.text(one.hours), limit(one.within_minutes)) if fact],
        )
        for one in content.capabilities
    ]


def target_rows(content: AgreementContent) -> list[TargetRow]:
    say = Wording(content)
    return [
        TargetRow(
            item=reading_of(target, content.language),
            what=f"{say.text(target.measure)} {bound_words(target.sign, target.value, say.text(target.unit))}",
        )
        for target in content.targets
    ]
