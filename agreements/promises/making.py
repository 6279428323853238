"""All promises of a day, from a content and its facts."""

from datetime import UTC, datetime

from agreements.content import AgreementContent
from agreements.promises.calling import call_promises
from agreements.promises.deeds import deed_promises
from agreements.promises.facts import DayFacts
from agreements.promises.ground import Ground
from agreements.promises.knowing import knowing_promises
from agreements.promises.promise import DayPromise
from agreements.promises.rhythm import LevelMinutes
from agreements.promises.telling import level_promises, report_promises

NOTHING_PLANNED = LevelMinutes(None, None)
# Which items promise something hangs on no day.
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def promises_of(
    content: AgreementContent | None, facts: DayFacts, now: datetime, plan: LevelMinutes = NOTHING_PLANNED
) -> list[DayPromise]:
    """Return every promise at the level of now: what is told, whom one calls, what is done, known and decided.

    `content` is what is in force with a party; without one, and where it leaves a time open, `plan` says by when one
    hears of an outage.
    """
    ground = Ground(content, facts, plan, now)
    return [
        *level_promises(ground),
        *report_promises(ground),
        *call_promises(ground),
        *deed_promises(ground),
        *knowing_promises(ground),
    ]


def level_promises_of(
    content: AgreementContent | None, facts: DayFacts, now: datetime, plan: LevelMinutes = NOTHING_PLANNED
) -> list[DayPromise]:
    """Return first contact and updates alone, as they stand at `now`."""
    return list(level_promises(Ground(content, facts, plan, now)))


def used_items(content: AgreementContent) -> set[str]:
    """Return the keys of all items that promise something at some level, or that a promise names."""
    used: set[str] = set()
    for number in [level.number for level in content.levels] or [1]:
        day = DayFacts(_SOME_DAY, _SOME_DAY, ((_SOME_DAY, number),))
        for promise in promises_of(content, day, _SOME_DAY):
            used |= {promise.item, *promise.contacts}
    return used
