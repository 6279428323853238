"""The facts of an incident as promises take them: what was noted, what each party was sent, what is in force."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from agreements.content import AgreementContent
from agreements.content.vocabulary import ReportKind
from agreements.promises import CallMade, DayFacts, LevelMinutes, ReportTold, Spared
from agreements.promises.facts import Outcome
from incidents.models import (
    DayDecision,
    Delivery,
    EffectNoted,
    Incident,
    InformationGiven,
    LevelChange,
    PhoneCall,
    PromiseMark,
    ReadingNoted,
    RecoveryConfirmed,
    Report,
)
from incidents.models.day import DONE, NOT_KNOWN, NOT_NEEDED, UNAFFECTED, FactOfAParty
from incidents.models.incident import CLOSED
from incidents.queries.basis import Basis
from incidents.queries.given_levels import over_at, taken

# The first words of promises that come from no item of a list.
_WITHOUT_ITEM = ("plan:", "end_signal")
Row = TypeVar("Row", bound=FactOfAParty)


@dataclass(frozen=True)
class Notes:
    """What was noted of one incident: by party, in the order in which it was recorded; readings are everybody's.

    `to` are the addresses and roles that a report went to, in lower case, by its number.
    """

    calls: Mapping[int, list[PhoneCall]] = field(default_factory=dict)
    information: Mapping[int, list[InformationGiven]] = field(default_factory=dict)
    decisions: Mapping[int, list[DayDecision]] = field(default_factory=dict)
    marks: Mapping[int, list[PromiseMark]] = field(default_factory=dict)
    effects: Mapping[int, list[EffectNoted]] = field(default_factory=dict)
    confirmations: Mapping[int, list[RecoveryConfirmed]] = field(default_factory=dict)
    readings: tuple[ReadingNoted, ...] = ()
    to: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def effect(self, party: int) -> str:
        """Whether that party is affected, as far as we know."""
        noted = self.effects.get(party)
        return noted[-1].answer if noted else NOT_KNOWN


def notes_of(incident: Incident) -> Notes:
    """Return everything that was noted, in eight queries."""
    return Notes(
        calls=_by_party(PhoneCall.objects.filter(incident=incident)),
        information=_by_party(InformationGiven.objects.filter(incident=incident)),
        decisions=_by_party(DayDecision.objects.filter(incident=incident)),
        marks=_by_party(PromiseMark.objects.filter(incident=incident)),
        effects=_by_party(EffectNoted.objects.filter(incident=incident)),
        confirmations=_by_party(RecoveryConfirmed.objects.filter(incident=incident)),
        readings=tuple(ReadingNoted.objects.filter(incident=incident)),
        to=_recipients(incident),
    )


def day_facts(incident: Incident, basis: Basis | None, sent: Iterable[Report], notes: Notes) -> DayFacts:
    """Return what is known of an incident, with what was told to this party and noted with it, at this party's levels
    (levels and moves are loaded; without a party, at those we gave)."""
    levels = [(one.at, one.number) for one in (basis.levels if basis else _given(incident))]
    key = basis.party.pk if basis else 0
    given = notes.information.get(key, [])
    marks = [(_as_derived(mark.promise, basis), mark) for mark in notes.marks.get(key, [])]
    return DayFacts(
        started_at=incident.started_at,
        detected_at=incident.detected_at,
        levels=tuple(levels),
        opened_at=incident.opened_at,
        recovered_at=over_at(incident),
        closed=incident.state == CLOSED,
        affected=notes.effect(key) != UNAFFECTED,
        told=tuple(_told(report, notes) for report in sent),
        calls=tuple(_call(call, basis) for call in notes.calls.get(key, [])),
        readings=taken(notes.readings),
        done={promise: mark.happened_at for promise, mark in reversed(marks) if mark.mark == DONE},
        given={one.item: one.happened_at for one in reversed(given) if one.obtained},
        unobtainable={one.item: one.happened_at for one in reversed(given) if not one.obtained},
        decided={one.item: one.happened_at for one in reversed(notes.decisions.get(key, []))},
        spared={promise: Spared(one.happened_at, one.reason) for promise, one in marks if one.mark == NOT_NEEDED},
    )


def _as_derived(promise: str, basis: Basis | None) -> str:
    """Return the key under which a promise is derived: with a further system those of the plan and of the end, which
    come from no item, bear its prefix only outside."""
    if basis is None or not basis.is_further:
        return promise
    if not promise.startswith(basis.prefix):
        return ""  # another system's
    bare = promise.removeprefix(basis.prefix)
    return bare if bare.startswith(_WITHOUT_ITEM) else promise


def planned_minutes(incident: Incident, basis: Basis | None) -> LevelMinutes:
    """Return the minutes our plan had for the level of now, as they were when we gave it."""
    numbers = {change.number: change for change in _given(incident)}
    level = numbers.get(basis.now.number) if basis else incident.level
    return LevelMinutes(level.first_contact_minutes, level.update_minutes) if level else LevelMinutes(None, None)


def _given(incident: Incident) -> list[LevelChange]:
    return sorted(incident.levels.all(), key=lambda change: change.sequence)


def _by_party(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.party_id].append(row)
    return found


def _recipients(incident: Incident) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Delivery.objects.filter(report__incident=incident)
    for report, mail, role in rows.values_list("report", "mail", "role"):
        found[report] |= {mail.lower(), *role.lower().split("、")}
    return {report: frozenset(to) for report, to in found.items()}


def _told(report: Report, notes: Notes) -> ReportTold:
    to = notes.to.get(report.pk, frozenset())
    kind = cast("ReportKind", report.kind)
    return ReportTold(kind, report.ordinal, report.sent_at, to, next_at=report.next_at)


def _call(call: PhoneCall, basis: Basis | None) -> CallMade:
    kind, content = cast("ReportKind", call.kind), basis.promised if basis else None
    contact = (contact_called(call, content) if content else "") or call.contact
    return CallMade(contact, cast("Outcome", call.outcome), call.happened_at, kind, call.ordinal)


def contact_called(call: PhoneCall, content: AgreementContent) -> str:
    """Return the key of the contact that was called as a content has it: with another system the same people bear other
    keys, and are known by their number."""
    theirs = content.contacts_of("theirs")
    if any(one.key == call.contact for one in theirs):
        return call.contact
    same = (one.key for one in theirs if one.phone and one.phone.number == call.phone)
    return next(same, "")
