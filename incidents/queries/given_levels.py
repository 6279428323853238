"""What decides each party's level, as it was recorded: levels given to the incident or to one party, and readings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from agreements.content import AgreementContent
from agreements.promises import LevelGiven, PartyLevel, ReadingTaken, levels_of
from incidents.models import Incident, LevelOverruled, ReadingNoted
from incidents.models.day import NUMBER, SO, YES
from incidents.models.incident import OPEN
from incidents.queries.kept_plan import kept_parts


@dataclass(frozen=True)
class Grounds:
    """What was given and read of one incident, until `at`."""

    ours: tuple[LevelGiven, ...]
    alone: dict[int, list[LevelGiven]]
    readings: tuple[ReadingTaken, ...]
    at: datetime

    def levels(self, party: int, content: AgreementContent | None) -> tuple[PartyLevel, ...]:
        """Return the levels of one party, from the first to that of now; nothing before the incident has one."""
        if not self.ours:
            return ()
        own = self.alone.get(party, [])
        return tuple(levels_of(content, sorted([*self.ours, *own], key=_order), self.readings, self.at))


def grounds_of(incident: Incident, at: datetime) -> Grounds:
    """Return what decides levels on an incident, in at most three queries. Once it is over no day and no waiting time
    gives another one."""
    ours: list[LevelGiven] = []
    for one in sorted(incident.levels.all(), key=lambda change: change.sequence):
        # Clocks jump: a later one never counts before an earlier one.
        when = max(one.at, ours[-1].at) if ours else one.at
        ours.append(LevelGiven(when, one.number, one.reason, for_all=one.for_all))
    alone: dict[int, list[LevelGiven]] = defaultdict(list)
    for row in LevelOverruled.objects.filter(incident=incident):
        alone[row.party_id].append(LevelGiven(row.at, row.number, row.reason, alone=True))
    return Grounds(
        ours=tuple(ours),
        alone=alone,
        readings=taken(ReadingNoted.objects.filter(incident=incident)),
        at=min(at, over_at(incident) or at),
    )


def over_at(incident: Incident) -> datetime | None:
    """Return when it was over: the newest move out of the open state, while it is not open again."""
    if incident.state == OPEN:
        return None
    moves = sorted(incident.moves.all(), key=lambda move: move.sequence)
    over = [move for before, move in pairwise(moves) if before.state == OPEN]
    return over[-1].happened_at if over else None


def planned_now(incident: Incident, at: datetime) -> PartyLevel:
    """Return the level that our own plan has for what was read until `at`: without a plan, and while nothing it asks
    for was read, the one we gave."""
    grounds = grounds_of(incident, at)
    plan = kept_parts(incident, incident.system, "levels", "steps")
    return levels_of(plan, grounds.ours, grounds.readings, at)[-1]


def taken(rows: Iterable[ReadingNoted]) -> tuple[ReadingTaken, ...]:
    """Return readings as promises and levels take them."""
    return tuple(ReadingTaken(row.quantity, _value(row), row.happened_at, row.unit) for row in rows)


def _value(row: ReadingNoted) -> Decimal | str | bool:
    if row.kind == NUMBER:
        return Decimal(row.value)
    return row.value == YES if row.kind == SO else row.value


def _order(one: LevelGiven) -> tuple[datetime, bool]:
    return one.at, one.alone
