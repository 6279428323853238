"""What the page of an incident shows first: what is overdue or next, for whom, whom to dial; then what follows."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from agreements.promises import DayPromise
from incidents.queries.level_reasons import rests_words
from incidents.queries.promise_words import measured, reason_words, title_of, whom
from incidents.queries.promising import ChainStep, PartyPromises
from incidents.views.readings import page_language

# So many things to do are listed behind the first.
MOST_NEXT = 6


@dataclass(frozen=True)
class Owed:
    """One promise to one party in words; `others` are the parties that wait for the same at the same time."""

    row: PartyPromises
    promise: DayPromise
    others: int = 0

    @property
    def title(self) -> str:
        return title_of(self.promise, self.row.content_of(self.promise))

    @property
    def whom(self) -> str:
        return whom(self.promise, self.row.content_of(self.promise))

    @property
    def system(self) -> str:
        """The system it is promised of, where more than one touches the party."""
        return self.row.basis_of(self.promise).pair.system.name_in(page_language()) if self.row.basis.further else ""

    @property
    def rests_on(self) -> str:
        """What it rests on, where that is no approved version."""
        return rests_words(self.row.basis_of(self.promise))

    @property
    def measured(self) -> str:
        return measured(self.promise)

    @property
    def reason(self) -> str:
        return reason_words(self.promise)

    @property
    def is_by_phone(self) -> bool:
        """Whether one dials for it: it is a call, or may be told on the phone."""
        by_word = self.promise.deed in {"call", "next_call", "escalate", "inform", "decide"}
        return by_word or "phone" in self.promise.ways or not self.promise.ways

    @cached_property
    def chain(self) -> list[ChainStep]:
        return self.row.chain(self.promise) if self.is_by_phone else []

    @property
    def step(self) -> ChainStep | None:
        """Whose turn it is."""
        return next((one for one in self.chain if one.is_now), None)

    @property
    def about(self) -> DayPromise | None:
        """The report that a call now is about."""
        return self.promise if self.promise.deed == "tell" else self.row.to_tell


def owed_of(rows: list[PartyPromises]) -> list[Owed]:
    """Return what is watched of all parties, the strictest first, the same thing for several parties once."""
    found: dict[tuple[str, str, datetime | None], list[Owed]] = {}
    for row in rows:
        for promise in row.watched:
            owed = Owed(row, promise)
            found.setdefault((owed.system, owed.title, promise.due), []).append(owed)
    first = [Owed(same[0].row, same[0].promise, len(same) - 1) for same in found.values()]
    return sorted(first, key=lambda owed: (owed.promise.due is None, owed.promise.due or owed.row.basis.at))


def late_count(rows: list[PartyPromises]) -> int:
    """Return how many promises of all parties are overdue."""
    return sum(len(row.late) for row in rows)
