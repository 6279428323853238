"""All promises of a day, from a content and its facts."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from agreements.content import AgreementContent
from agreements.content.special_days import rule_of
from agreements.promises.calling import call_promises
from agreements.promises.coverage import changes_the_day
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


def reports_owed(
    content: AgreementContent | None, facts: DayFacts, now: datetime, plan: LevelMinutes = NOTHING_PLANNED
) -> list[DayPromise]:
    """Return what is told alone, as it stands at `now`: of the level, and of the report plan."""
    ground = Ground(content, facts, plan, now)
    return [*level_promises(ground), *report_promises(ground)]


def used_items(content: AgreementContent) -> set[str]:
    """Return the keys of all items that promise something at some level, or that a promise names."""
    used = {day.key for day in content.special_days if changes_the_day(day)}
    for number in [level.number for level in content.levels] or [1]:
        for at in (_SOME_DAY, *_special_moments(content)):
            for promise in promises_of(content, DayFacts(at, at, ((at, number),)), at):
                used |= {promise.item, *promise.contacts}
    return used


def _special_moments(content: AgreementContent) -> Iterator[datetime]:
    """Yield a moment of each special day, at noon of its zone."""
    for special in content.special_days:
        rule = rule_of(special.when)
        day = rule.next_from(_SOME_DAY.date()) if rule else None
        if day:
            yield datetime.combine(day, time(12), ZoneInfo(content.time_zone))
