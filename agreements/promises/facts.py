"""What is known of a day, as far as promises hang on it: when it began, how grave it was, what was told and done.

An incident has such facts, and so has a drill. Times are instants; where something is named, it is by the key of its
item in the content, or by the key of a promise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from agreements.content.vocabulary import FINAL, FIRST, REPORT_WORDS, UPDATE, Channel, Event, ReportKind

Outcome = Literal["reached", "no_answer", "left_word"]
REACHED: Final = "reached"

# The order of the day: what outranks a report makes it old.
ORDER: Final = tuple(REPORT_WORDS)


@dataclass(frozen=True)
class ReportTold:
    """A report that was sent, or read out to somebody who was reached; `to` are mail addresses and roles, in lower
    case (nothing: whoever was to get it), `next_at` is by when it said that the next one comes."""

    kind: ReportKind
    ordinal: int
    at: datetime
    to: frozenset[str] = frozenset()
    way: Channel = "mail"
    next_at: datetime | None = None

    @property
    def rank(self) -> tuple[int, int]:
        return ORDER.index(self.kind), self.ordinal


@dataclass(frozen=True)
class CallMade:
    """A call to a contact of the content: what became of it, and which report it told ("" for none)."""

    contact: str
    outcome: Outcome
    at: datetime
    kind: ReportKind | Literal[""] = ""
    ordinal: int = 1


@dataclass(frozen=True)
class ReadingTaken:
    """What was read: a number (without a unit: in the agreed one), the step of a scale, or whether a thing is so."""

    quantity: str
    value: Decimal | str | bool
    at: datetime
    unit: str = ""


@dataclass(frozen=True)
class Spared:
    """Somebody said that a promise is not needed, and why."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class DayFacts:
    """`levels` are the level it began with and every later one. `done` is by the key of a promise (an act's is that of
    its item), `given`, `unobtainable` and `decided` are by the key of an item."""

    started_at: datetime
    detected_at: datetime
    levels: tuple[tuple[datetime, int], ...]
    opened_at: datetime | None = None
    reported_at: datetime | None = None
    recovered_at: datetime | None = None
    closed: bool = False
    affected: bool = True
    told: tuple[ReportTold, ...] = ()
    calls: tuple[CallMade, ...] = ()
    readings: tuple[ReadingTaken, ...] = ()
    done: Mapping[str, datetime] = field(default_factory=dict)
    given: Mapping[str, datetime] = field(default_factory=dict)
    unobtainable: Mapping[str, datetime] = field(default_factory=dict)
    decided: Mapping[str, datetime] = field(default_factory=dict)
    spared: Mapping[str, Spared] = field(default_factory=dict)

    @property
    def level(self) -> int:
        return self.levels[-1][1]

    @property
    def over_at(self) -> datetime | None:
        """Since when nothing more is owed that is owed while it lasts: it works again, or the final report is out."""
        final = [one.at for one in self.every_report() if one.kind == FINAL]
        return min((at for at in (self.recovered_at, *final) if at), default=None)

    def event(self, name: Event) -> datetime | None:
        """When that came to be; None while it has not. Of what nobody recorded we knew at detection."""
        return {
            "detected": self.detected_at,
            "reported": self.reported_at or self.detected_at,
            "first_contact": min((one.at for one in self.every_report()), default=None),
            "started": self.started_at,
            "recovered": self.recovered_at,
        }[name]

    def governed_since(self, levels: set[int]) -> datetime | None:
        """When the level came to be one of these, and has been since; None: it was from the beginning."""
        since = None
        for at, number in self.levels:
            if number not in levels:
                since = None
            elif since is None:
                since = at
        return None if since == self.levels[0][0] else since

    def every_report(self) -> Iterator[ReportTold]:
        """Yield what was sent and what was read out on the phone."""
        yield from self.told
        for call in self.calls:
            if call.outcome == REACHED and call.kind:
                yield ReportTold(call.kind, call.ordinal, call.at, frozenset({call.contact}), "phone")

    def updates_told(self) -> int:
        return len({one.ordinal for one in self.every_report() if one.kind == UPDATE})

    def told_before(self, ordinal: int) -> ReportTold | None:
        """The report before update `ordinal` as it was told first, with the earliest time it said for the next."""
        before = [one for one in self.every_report() if one.kind in {FIRST, UPDATE} and one.rank < (1, ordinal)]
        last = max((one.rank for one in before), default=None)
        same = sorted((one for one in before if one.rank == last), key=lambda one: one.at)
        said = min((one.next_at for one in same if one.next_at), default=None)
        return replace(same[0], next_at=said) if same else None
