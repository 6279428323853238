"""Draws the facts of a day that could have been, for a content: calls to its contacts, what was done of its items."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as some

from agreements.content import AgreementContent
from agreements.promises import CallMade, DayFacts, ReadingTaken, ReportTold, Spared

STARTED = datetime(2026, 11, 20, 10, 18, tzinfo=ZoneInfo("Asia/Tokyo"))
_KINDS = ["first", "update", "final"]


def after(minutes: int) -> datetime:
    return STARTED + timedelta(minutes=minutes)


_MOMENTS = some.integers(0, 200).map(after)


@some.composite
def days(draw: Any, content: AgreementContent) -> DayFacts:
    """Draw a day whose deeds all come after its beginning."""
    contacts = [one.key for one in content.contacts_of("theirs")] or ["nobody"]
    items = [item.key for _name, item in content.items()] or ["nothing"]
    numbers = [level.number for level in content.levels] or [1]
    calls = some.builds(
        CallMade,
        contact=some.sampled_from(contacts),
        outcome=some.sampled_from(["reached", "no_answer", "left_word"]),
        at=_MOMENTS,
        kind=some.sampled_from(["", *_KINDS]),
        ordinal=some.integers(1, 2),
    )
    said = some.none() | some.integers(0, 400).map(after)
    told = some.builds(
        ReportTold, kind=some.sampled_from(_KINDS), ordinal=some.integers(1, 2), at=_MOMENTS, next_at=said
    )
    read = some.builds(
        ReadingTaken, some.sampled_from(["決済成功率", "再送待ち"]), some.integers(0, 3000).map(Decimal), _MOMENTS
    )
    moments = some.dictionaries(some.sampled_from(items), _MOMENTS, max_size=3)
    risen = draw(some.none() | some.tuples(_MOMENTS, some.sampled_from(numbers)))
    return DayFacts(
        started_at=STARTED,
        detected_at=after(draw(some.integers(0, 20))),
        opened_at=after(draw(some.integers(0, 30))),
        levels=((STARTED, draw(some.sampled_from(numbers))), *([risen] if risen else [])),
        recovered_at=draw(some.none() | _MOMENTS),
        told=tuple(draw(some.lists(told, max_size=4))),
        calls=tuple(draw(some.lists(calls, max_size=4))),
        readings=tuple(draw(some.lists(read, max_size=3))),
        done=draw(moments),
        given=draw(moments),
        unobtainable=draw(moments),
        decided=draw(moments),
        spared={key: Spared(at, "なし") for key, at in draw(moments).items()},
    )


def moved_earlier(draw: Any, facts: DayFacts) -> DayFacts:
    """Move one thing that somebody did or recorded to an earlier moment."""
    name = draw(
        some.sampled_from(["told", "calls", "readings", "done", "given", "decided", "opened_at", "recovered_at"])
    )
    found = getattr(facts, name)
    if not found:
        return facts
    if isinstance(found, datetime):
        return replace(facts, **{name: _earlier(draw, found)})
    if isinstance(found, tuple):
        place = draw(some.integers(0, len(found) - 1))
        moved = replace(found[place], at=_earlier(draw, found[place].at))
        return replace(facts, **{name: (*found[:place], moved, *found[place + 1 :])})
    key = draw(some.sampled_from(sorted(found)))
    return replace(facts, **{name: {**found, key: _earlier(draw, found[key])}})


def _earlier(draw: Any, at: datetime) -> datetime:
    return at - timedelta(minutes=draw(some.integers(1, 60)))
