"""How many pairs stand how, for the filters of the board, and how much of what matters is covered: derived like every
state, and so only up to a number of pairs that is read through in a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, PairEntry
from agreements.queries.annexes import has_lost_contacts
from agreements.queries.contact_links import unconfirmed_of
from agreements.queries.standing import standing_of, with_facts

NOT_BEGUN = "none"
# Nothing holds; an agreement holds, but whom to call is not sure; it holds, and its contacts are confirmed.
OPEN, UNSURE, COVERED = "open", "unsure", "covered"


@dataclass(frozen=True)
class PairNow:
    """One pair: its state as the board tells it, and whether it is covered."""

    state: str
    covered: str
    system: int
    rank: str
    sensitivity: str


@dataclass(frozen=True)
class Coverage:
    """Of so many pairs that matter for one reason, how many are covered, and how many but for their contacts."""

    words: Any
    all: int
    covered: int
    unsure: int

    @property
    def percent(self) -> int:
        return self.covered * 100 // self.all

    @property
    def percent_unsure(self) -> int:
        """The width of the part beside it."""
        return self.unsure * 100 // self.all


def pairs_now(rows: QuerySet[PairEntry], at: datetime) -> dict[int, PairNow]:
    """Return how each pair stands, by its entry; a fixed number of queries."""
    names = ("pk", "agreement_id", "party_id", "system_id", "rank", "party__incident_sensitivity")
    entries = list(rows.values_list(*names))
    facts = with_facts(Agreement.objects.all()).prefetch_related("annexes")
    found = facts.in_bulk([entry[1] for entry in entries if entry[1]])
    unsure = unconfirmed_of({entry[2] for entry in entries}, at)
    return {
        pk: PairNow(*_state(found.get(agreement), at, is_unsure=party in unsure), system, rank, sensitivity)
        for pk, agreement, party, system, rank, sensitivity in entries
    }


def coverage_of(pairs: Iterable[PairNow]) -> list[Coverage]:
    """Return how far those pairs are covered with whom most hangs on: revenue, and being sensitive to outages."""
    rows = [pair for pair in pairs if pair.state != "na"]
    chosen = [
        (_("売上区分 A の顧客"), [pair for pair in rows if pair.rank == "A"]),
        (_("障害への感度が高い顧客"), [pair for pair in rows if pair.sensitivity == "high"]),
    ]
    return [_counted(words, those) for words, those in chosen if those]


def _counted(words: Any, pairs: list[PairNow]) -> Coverage:
    count = [pair.covered for pair in pairs].count
    return Coverage(words, len(pairs), count(COVERED), count(UNSURE))


def _state(agreement: Agreement | None, at: datetime, *, is_unsure: bool) -> tuple[str, str]:
    if agreement is None:
        return NOT_BEGUN, OPEN
    standing = standing_of(agreement, at)
    if standing.in_force is None or standing.overdue:
        return standing.told, OPEN
    return standing.told, UNSURE if is_unsure or has_lost_contacts(standing.in_force) else COVERED
