"""The words of a report: what is drafted for one party, and the whole mail as a recipient reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import display
from agreements.content import parts
from agreements.content.level_words import level_title, marked
from agreements.content.phrases import bare
from agreements.content.staged import filled_in, staged_report
from agreements.content.vocabulary import FINAL, MARK_OF, RECOVERY
from agreements.models import Contact, Party
from agreements.promises import level_in
from incidents.models import DayDecision, Incident, InformationGiven, RecoveryConfirmed
from incidents.models.day import FactOfTheDay
from incidents.models.report import kind_label
from incidents.queries.agreed_deeds import deeds_said
from incidents.queries.basis import Basis
from incidents.queries.given_levels import over_at
from incidents.queries.kept_plan import kept_parts
from incidents.queries.level_reasons import why_words
from incidents.queries.levels import short_name
from incidents.queries.recipients import Recipient

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class Occasion:
    """What a report is drafted for: its kind, the facts known so far, our numbers, the reports our plan has for this
    party; and what was decided by this party, told to it, confirmed by it or done by then (`done` goes by the keys of
    items)."""

    kind: str
    ordinal: int
    known: str = ""
    our_contacts: tuple[Contact, ...] = ()
    planned: tuple[parts.ReportPlan, ...] = ()
    decisions: tuple[DayDecision, ...] = ()
    information: tuple[InformationGiven, ...] = ()
    confirmed: RecoveryConfirmed | None = None
    done: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return kind_label(self.kind, self.ordinal)


@dataclass(frozen=True)
class Sender:
    """Our name in both languages."""

    name: str
    name_en: str = ""

    @classmethod
    def of(cls, own: Party | None) -> "Sender":
        return cls(own.name, own.name_en) if own else cls(settings.OUR_NAME or _("弊社"))

    def name_in(self, language: str) -> str:
        return (self.name_en or self.name) if language == "en" else self.name


def subject_of(incident: Incident, basis: Basis, occasion: Occasion) -> str:
    """Return 【第一報】決済承認API：カード決済の承認が通らない（INC-2026-001）, in the pair's language."""
    language = basis.pair.language
    with translation.override(language):
        return _("【%(label)s】%(system)s：%(symptom)s（%(number)s）") % {
            "label": occasion.label,
            "system": basis.systems,
            "symptom": incident.symptom_in(language),
            "number": incident.number,
        }


def body_of(incident: Incident, basis: Basis, occasion: Occasion) -> str:
    """Return the drafted text that follows the citation, in the pair's language; a person edits it before sending."""
    with translation.override(basis.pair.language):
        blocks = [
            _staged(incident, basis, occasion),
            _situation(incident, basis, occasion),
            _decided(basis, occasion),
            _informed(basis, occasion),
            *deeds_said(basis, occasion.done, is_over=occasion.kind in {RECOVERY, FINAL}),
            *(block for one in basis.further for block in _of_further(incident, one, occasion)),
            _numbers(basis, occasion),
        ]
        return "\n\n".join(block for block in blocks if block)


def mail_body(
    *,
    incident: Incident,
    basis: Basis,
    sender: Sender,
    label: str,
    to: Recipient,
    text: str,
) -> str:
    """Return the mail to one mailbox: whom it is for, who writes, then `text` (citation and
    body). Our account owner is told that it is a copy."""
    language = basis.pair.language
    with translation.override(language):
        opening = _("%(us)sから、%(system)sの障害についての%(label)sです（%(number)s）。") % {
            "us": sender.name_in(language),
            "system": basis.systems,
            "label": label,
            "number": incident.number,
        }
        party = basis.party.name_in(language)
        address = party if to.contact else _("（控え）%(party)s へ送った報告です。") % {"party": party}
        blocks = ["\n".join([address, *(_greeting(role, name) for role, name in to.people(language))]), opening, text]
        return "\n\n".join([*blocks, sender.name_in(language)]) + "\n"


def _greeting(role: str, name: str) -> str:
    person = _("%(role)s %(name)s 様") if name else _("%(role)s 様")
    return person % {"role": role, "name": name}


def _staged(incident: Incident, basis: Basis, occasion: Occasion) -> str:
    """The text staged in peacetime: as agreed with them, else as our plan has it, with what is so by now filled in;
    when the next report comes is filled in when it goes out."""
    agreed = basis.content.reports if basis.content and basis.in_force else []
    for reports in (agreed, [*occasion.planned]):
        found = staged_report(reports, occasion.kind, ordinal=occasion.ordinal, level=basis.now.number)
        if found:
            break
    else:
        return ""
    values = {
        "system": basis.systems,
        "level": level_words(incident, basis),
        "since": display.datetime_letter(incident.started_at, basis.zone),
    }
    return filled_in(basis.words(found.staged), values)


def _situation(incident: Incident, basis: Basis, occasion: Occasion) -> str:
    since = display.datetime_letter(incident.started_at, basis.zone)
    lines = [
        _("【障害レベル】%(level)s") % {"level": _level(incident, basis)},
        _("【いつから】%(since)s") % {"since": since},
        _("【起きていること】%(symptom)s") % {"symptom": incident.symptom_in(basis.pair.language)},
    ]
    if recovered := over_at(incident):
        lines.append(_("【復旧】%(over)s") % {"over": display.datetime_letter(recovered, basis.zone)})
        if occasion.confirmed:
            lines.append(_confirmed(occasion.confirmed, basis))
    known = occasion.known.strip()
    if known or occasion.kind not in {RECOVERY, FINAL}:
        lines.append(
            _("【わかっていること】%(known)s")
            % {"known": _known_words(known, basis) or _("調査中です。わかったことは、次の報告に書きます。")}
        )
    return "\n".join(lines)


def _known_words(known: str, basis: Basis) -> str:
    """What is known, with a mark where it is in another language than the letter."""
    if not known:
        return ""
    is_japanese = bool(_JAPANESE.search(known))
    if is_japanese == (basis.pair.language == "ja"):
        return known
    return (_("（日本語のままお送りします）%(known)s") if is_japanese else _("（英語のままお送りします）%(known)s")) % {
        "known": known
    }


def _confirmed(fact: RecoveryConfirmed, basis: Basis) -> str:
    words = _("【復旧の確認】%(at)s、%(name)s様に確かめていただきました。")
    said = words % {"at": display.datetime_letter(fact.happened_at, basis.zone), "name": fact.confirmed_by}
    return said + (_("（%(seen)s）") % {"seen": fact.seen} if fact.seen else "")


def _level(incident: Incident, basis: Basis) -> str:
    """The level, and by what it is this one, where that was agreed."""
    agreed = basis.now.why == "met" or basis.now.raised
    why = why_words(basis, basis.pair.language) if basis.in_force and agreed else ""
    words = level_words(incident, basis)
    return _("%(word)s（%(note)s）") % {"word": words, "note": why} if why else words


def _decided(basis: Basis, occasion: Occasion) -> str:
    """What was decided on the day, in the words of whoever noted it: when, by whom."""
    lines = [_decision(one, basis) for one in occasion.decisions]
    return "\n".join([_("【当日のご判断】"), *lines]) if lines else ""


def _decision(one: DayDecision, basis: Basis) -> str:
    """14:32 店舗運営部長 矢島様のご判断で「切り替える」となりました（…切り替えるかを決める）。"""
    item = basis.content.item(one.item) if basis.content else None
    decides = getattr(item, "who_decides", None) or (item.consent.who_decides if isinstance(item, parts.Item) else None)
    role = basis.words(decides)
    name = one.decided_by if not role or role in one.decided_by else _("%(role)s %(name)s") % {
        "role": role, "name": one.decided_by,
    }  # fmt: skip
    what = bare(basis.words(item.sentence)) if isinstance(item, parts.Act) else ""
    words = (
        _("%(time)s %(name)s様のご判断で「%(answer)s」となりました（%(what)s）。")
        if what
        else _("%(time)s %(name)s様のご判断で「%(answer)s」となりました。")
    )
    return words % {"time": _clock(one, basis), "name": name, "answer": one.answer, "what": what}


def _informed(basis: Basis, occasion: Occasion) -> str:
    """What had to be known: the newest value of each, or that it cannot be had."""
    newest = {one.item: one for one in occasion.information}
    lines = [_("%(what)s：%(value)s") % _known(one, basis) for one in newest.values()]
    return "\n".join([_("【ご判断に使う情報】"), *lines]) if lines else ""


def _known(one: InformationGiven, basis: Basis) -> dict[str, str]:
    found = (content.item(one.item) for each in basis.each if (content := each.promised))
    item = next((item for item in found if item), None)
    what = basis.words(item.what) if isinstance(item, parts.DecisionInformation) else one.item
    if not one.obtained:
        return {"what": what, "value": _("取れていません（%(time)s）") % {"time": _clock(one, basis)}}
    notes = _("、").join(note for note in (one.source, _clock(one, basis)) if note)
    return {"what": what, "value": _("%(word)s（%(note)s）") % {"word": one.value, "note": notes}}


def _clock(fact: FactOfTheDay, basis: Basis) -> str:
    return fact.happened_at.astimezone(ZoneInfo(basis.zone)).strftime("%H:%M")


def level_words(incident: Incident, basis: Basis) -> str:
    """Return ■1 停止: the name agreed with the party, else what we call it; in English our plan's own, or the sign
    alone."""
    number, language = basis.now.number, basis.pair.language
    agreed = basis.level(number)
    if agreed:
        return level_title(agreed, language)
    label = incident.level.label if incident.level.number == number else ""
    sign = marked(MARK_OF[number], label) if label else f"{MARK_OF[number]}{number}"
    name = _planned_name(incident, number) if language == "en" else level_name(incident, basis)
    return f"{sign} {name}".rstrip()


def _planned_name(incident: Incident, number: int) -> str:
    levels = kept_parts(incident, incident.system, "levels").levels
    return next((level.name.get("en", "") for level in levels if level.number == number), "")


def level_name(incident: Incident, basis: Basis) -> str:
    """Return what a party's level is called in a record: as we gave it, else as what is promised has it."""
    if basis.now.number == incident.level.number:
        return incident.level.name
    return short_name(level_in(basis.promised, basis.now.number))


def _of_further(incident: Incident, basis: Basis, occasion: Occasion) -> list[str]:
    """The level and the acts of a further system that touches the party."""
    level = _("【%(system)s の障害レベル】%(level)s") % {
        "system": basis.pair.system.name_in(basis.pair.language),
        "level": _level(incident, basis),
    }
    # What is noted of a further system goes by keys of its own.
    done = {key.removeprefix(basis.prefix): at for key, at in occasion.done.items() if key.startswith(basis.prefix)}
    return [level, *deeds_said(basis, done, is_over=occasion.kind in {RECOVERY, FINAL})]


def _numbers(basis: Basis, occasion: Occasion) -> str:
    """Our numbers as agreed, else as they stand in our contacts: the first two of the chain."""
    language = basis.pair.language
    agreed = basis.content.contacts_of("ours") if basis.content and basis.in_force else []
    lines = [
        f"{basis.words(contact.role)} {display.phone(contact.phone.number, language)}"
        for contact in agreed
        if contact.phone
    ] or [
        f"{contact.said('role', language)} {display.phone(contact.phone, language)}"
        for contact in occasion.our_contacts
        if contact.phone
    ]
    return "\n".join([_("【弊社の連絡先】"), *lines[:2]]) if lines else ""
