"""The promises of an incident, party by party: what comes first, what is late, whom one calls now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from agreements import states
from agreements.content import AgreementContent, parts
from agreements.content.vocabulary import FINAL
from agreements.promises import DayFacts, DayPromise, chain_from, promises_of
from incidents.models import Incident, PhoneCall, Report
from incidents.models.day import AFFECTED, EFFECT_WORDS, NO_ANSWER, NOT_KNOWN, REACHED, UNAFFECTED
from incidents.queries.basis import Basis
from incidents.queries.day_facts import Notes, contact_called, day_facts, planned_minutes

# What they do is theirs to keep: it is shown with them, and hurries nobody here.
_THEIRS = frozenset({"act", "substitute"})
# What reaches them.
_TOLD = frozenset({"tell", "inform"})


@dataclass(frozen=True)
class ChainStep:
    """One contact in call order: how the last call ended, and whether it is their turn."""

    contact: parts.Contact
    last: PhoneCall | None
    is_now: bool

    @property
    def sign(self) -> str:
        """The sign of how the last call ended."""
        return {REACHED: "agreed", NO_ANSWER: "failed"}.get(self.last.outcome if self.last else "", "question")


@dataclass(frozen=True)
class PartyPromises:
    """All promises to and of one party, of every system that touches it; `facts` are what is known, `calls` those made
    so far, `of_system` the basis that a promise comes from, by its key."""

    basis: Basis
    facts: DayFacts
    promises: list[DayPromise]
    calls: list[PhoneCall]
    effect: str = NOT_KNOWN
    of_system: Mapping[str, Basis] = field(default_factory=dict)

    def basis_of(self, promise: DayPromise | None) -> Basis:
        return self.of_system.get(promise.key, self.basis) if promise else self.basis

    @property
    def content(self) -> AgreementContent:
        """What governs with the system that touches it first."""
        return promised_to(self.basis)

    def content_of(self, promise: DayPromise | None) -> AgreementContent:
        """Where the item of a promise stands."""
        return promised_to(self.basis_of(promise))

    @cached_property
    def watched(self) -> list[DayPromise]:
        """What we keep or wait for and can still be kept, the strictest first; the same thing once."""
        open_ones = [one for one in self.promises if one.begun and one.waits]
        ours = [one for one in open_ones if one.side == "ours" or one.deed not in _THEIRS]
        return sorted((one for one in ours if not is_said_by(one, ours)), key=_strictness)

    @property
    def asked(self) -> list[DayPromise]:
        """What they agreed to do themselves, the strictest first; what was only explained is not asked of them."""
        return self._of_theirs if self.basis.in_force else []

    @property
    def explained(self) -> list[DayPromise]:
        """What we explained as their part and they have not agreed to, as their report tells it."""
        if self.basis.version_state != states.EXPLAINED:
            return []
        told = [one for one in self._of_theirs if isinstance(one.part, parts.Act) and one.waits]
        return [one for one in told if one.part.consent.answer in {"agreed", "unanswered"}]

    @property
    def _of_theirs(self) -> list[DayPromise]:
        return sorted((one for one in self.promises if one.side == "theirs" and one.deed in _THEIRS), key=_strictness)

    @property
    def decisions(self) -> list[DayPromise]:
        """What they decide themselves as agreed, waiting or decided, the strictest first."""
        if not self.basis.in_force:
            return []
        theirs = [one for one in self.promises if one.deed == "decide" and one.side == "theirs"]
        return sorted((one for one in theirs if one.begun and (one.waits or one.kept_at)), key=_strictness)

    @property
    def ours_in_order(self) -> list[DayPromise]:
        """What we told them by now, then what we still owe them."""
        told = [one for one in self.promises if one.deed in _TOLD and one.side == "ours" and one.kept_at]
        owed = [one for one in self.watched if one.deed in _TOLD | {"act"} and one.side == "ours" and one.due]
        return [*sorted(told, key=_strictness), *owed]

    @property
    def next(self) -> DayPromise | None:
        return next((one for one in self.watched if one.due), None)

    @property
    def late(self) -> list[DayPromise]:
        return [one for one in self.watched if one.is_late]

    @property
    def counts(self) -> dict[str, int]:
        """How many are kept, were late or missed, and are still to come."""
        found = [one.state for one in self.promises]
        kept = found.count(states.KEPT)
        late = found.count(states.LATE) + found.count(states.MISSED)
        return {"kept": kept, "late": late, "left": sum(one.waits and not one.is_late for one in self.promises)}

    def chain(self, promise: DayPromise | None = None) -> list[ChainStep]:
        """Return whom one calls for a promise, in order: its first contact, and who is next when nobody answers."""
        content = self.content_of(promise)
        keys = _chain_keys(content, promise.contacts if promise else ())
        by_key = {contact.key: contact for contact in content.contacts_of("theirs")}
        last = {key: call for call in self.calls if (key := contact_called(call, content))}
        waiting = [key for key in keys if key not in last or last[key].outcome == REACHED] or keys[:1]
        return [ChainStep(by_key[key], last.get(key), key == waiting[0]) for key in keys]

    @property
    def effect_word(self) -> str:
        return str(EFFECT_WORDS[self.effect])

    @property
    def effect_sign(self) -> str:
        return {AFFECTED: "stale", UNAFFECTED: "na"}.get(self.effect, "question")

    @property
    def was_told(self) -> bool:
        return any(self.facts.every_report())

    @property
    def had_the_final(self) -> bool:
        return any(one.kind == FINAL for one in self.facts.every_report())

    def promise(self, key: str) -> DayPromise | None:
        return next((one for one in self.promises if one.key == key), None)

    def contact(self, key: str) -> parts.Contact | None:
        theirs = (one for basis in self.basis.each for one in promised_to(basis).contacts_of("theirs"))
        return next((one for one in theirs if one.key == key), None)

    @property
    def to_tell(self) -> DayPromise | None:
        """The report that is to be told next, and so what a call is about."""
        told = [one for one in self.promises if one.deed == "tell" and one.kind and one.begun and one.waits]
        return min(told, key=_strictness, default=None)


def promises_on(
    incident: Incident, bases: list[Basis], sent: Mapping[int, Iterable[Report]], notes: Notes, now: datetime
) -> list[PartyPromises]:
    """Return the promises of each party as they stand at `now`, in the order of the bases."""
    return [_promises_to(incident, basis, list(sent.get(basis.party.pk, ())), notes, now) for basis in bases]


def _promises_to(incident: Incident, basis: Basis, sent: list[Report], notes: Notes, now: datetime) -> PartyPromises:
    party, promises, of_system = basis.party.pk, list[DayPromise](), dict[str, Basis]()
    for one in basis.each:
        facts = day_facts(incident, one, sent, notes)
        found = promises_of(one.promised, facts, now, planned_minutes(incident, one))
        if one is not basis:
            found = [apart(promise, one) for promise in found]
        promises += found
        of_system |= {promise.key: one for promise in found}
    facts = day_facts(incident, basis, sent, notes)
    return PartyPromises(basis, facts, promises, notes.calls.get(party, []), notes.effect(party), of_system)


def apart(promise: DayPromise, basis: Basis) -> DayPromise:
    """Return a promise of a further system under a key of its own, also where its item has none (the plan, the end)."""
    own = promise.key.startswith(basis.prefix)
    return promise if own else replace(promise, key=f"{basis.prefix}{promise.key}")


def promised_to(basis: Basis) -> AgreementContent:
    assert basis.promised is not None  # noqa: S101 - every basis of an incident has one
    return basis.promised


def without_the_final(rows: Iterable[PartyPromises]) -> list[Basis]:
    """Return those who were told of the outage and have had no final report."""
    return [row.basis for row in rows if row.was_told and not row.had_the_final]


def is_said_by(promise: DayPromise, others: list[DayPromise]) -> bool:
    """Return whether another promise of these says the same more exactly: the report plan of a level's report, and the
    report on the phone of a call to the same people."""
    told = [one for one in others if one.deed == "tell" and one.item != promise.item]
    if promise.deed == "call":
        return any("phone" in one.ways and set(promise.contacts) <= set(one.contacts) for one in told)
    is_the_levels = promise.deed == "tell" and isinstance(promise.part, parts.SeverityLevel)
    same = [one for one in told if (one.kind, one.ordinal) == (promise.kind, promise.ordinal)]
    return is_the_levels and any(_strictness(one) <= _strictness(promise) for one in same)


def _chain_keys(content: AgreementContent, wanted: tuple[str, ...]) -> list[str]:
    """The keys of those who are called, in order; without anybody wanted the whole call order."""
    contacts = content.contacts_of("theirs")
    keys = [one.key for one in contacts if one.phone]
    start = next((key for key in wanted if key in keys), next(iter(keys), None))
    return chain_from(contacts, start) if start else []


def _strictness(promise: DayPromise) -> tuple[bool, float]:
    return promise.due is None, promise.due.timestamp() if promise.due else 0.0
