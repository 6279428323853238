"""Which level counts with one party: what its own agreement makes of what was read, unless somebody overruled it.

While nothing that was read says anything of its levels, the level we gave the incident counts. If in doubt the higher:
where a level's conditions hold as far as they are known; where what was read lies between two levels; and where a
graver level is the one we gave, and nothing speaks against it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Literal

from agreements.content import AgreementContent
from agreements.content.parts import SeverityLevel, Span, SpecialDay, Threshold
from agreements.content.thresholds import interval
from agreements.promises.days import midnights, special_days_at
from agreements.promises.facts import ReadingTaken
from agreements.promises.readings import Condition, Verdict, judge, newest, place_on, reach_of, scale_of

# As we gave it · its conditions hold · it may hold · below all of them · as somebody ruled.
Why = Literal["given", "met", "doubt", "below", "ruled"]


@dataclass(frozen=True)
class LevelGiven:
    """A level that somebody gave the incident or, with `alone`, one party (None: as agreed again). What holds `for_all`
    overrules every agreement."""

    at: datetime
    number: int | None
    reason: str = ""
    for_all: bool = False
    alone: bool = False


@dataclass(frozen=True)
class PartyLevel:
    """The level of one party since `at`, why, by which of its conditions, and what was said of it; `raised` by these
    special days."""

    at: datetime
    number: int
    why: Why = "given"
    by: tuple[Condition, ...] = ()
    reason: str = ""
    raised: tuple[SpecialDay, ...] = ()


def levels_of(
    content: AgreementContent | None,
    given: Sequence[LevelGiven],
    readings: Sequence[ReadingTaken],
    now: datetime,
) -> list[PartyLevel]:
    """Return the level a party began with and every later one, until `now`. `given` is in the order of time and begins
    with the level of the incident."""
    found: list[PartyLevel] = []
    before: PartyLevel | None = None
    for at in _moments(content, given, readings, max(now, given[-1].at)):
        before = _level_at(content, [one for one in given if one.at <= at], readings, before, at)
        new = _raised(content, before, at)
        if not found or _said_of(new) != _said_of(found[-1]):
            found.append(new)
    return found


def _said_of(level: PartyLevel) -> tuple[object, ...]:
    return level.number, level.why, level.reason, [day.key for day in level.raised]


def _raised(content: AgreementContent | None, level: PartyLevel, at: datetime) -> PartyLevel:
    """Return a level as it is on that day: a special one makes it graver, unless somebody ruled."""
    if content is None or level.why == "ruled":
        return replace(level, at=at)
    numbers = {one.number for one in content.levels} or set(range(1, level.number + 1))
    number, by = level.number, list[SpecialDay]()
    for day in special_days_at(content, at):
        # Of levels that were not agreed the next graver one counts.
        wanted = max((one for one in numbers if one <= day.raised(level.number)), default=level.number)
        if wanted < level.number:
            number, by = min(number, wanted), [*by, day]
    return replace(level, at=at, number=number, raised=tuple(by))


def _moments(
    content: AgreementContent | None, given: Sequence[LevelGiven], readings: Sequence[ReadingTaken], now: datetime
) -> list[datetime]:
    """Every moment at which a level may become another one."""
    first = given[0].at
    waits = {one.for_minutes or 0 for level in (content.levels if content else []) for one in level.thresholds}
    read = [one.at + timedelta(minutes=wait) for one in readings for wait in {0, *waits}]
    moments = (*(one.at for one in given), *read, *midnights(content, first, now))
    return sorted({first, *(at for at in moments if first < at <= now)})


def _level_at(
    content: AgreementContent | None,
    given: Sequence[LevelGiven],
    readings: Sequence[ReadingTaken],
    before: PartyLevel | None,
    at: datetime,
) -> PartyLevel:
    if ruled := _ruling(given):
        return PartyLevel(at, ruled.number or 0, "ruled", reason=ruled.reason)
    ours = next(one.number or 0 for one in reversed(given) if not one.alone)
    return _Judgement(content, readings, at).level(ours, before)


def _ruling(given: Sequence[LevelGiven]) -> LevelGiven | None:
    """Return the newest overruling that still stands: of this party, or of all."""
    of_all = of_one = None
    for one in given:
        if one.alone:
            of_one = one if one.number else None
        else:
            of_all = one if one.for_all else None
            of_one = None if one.for_all else of_one
    return of_one or of_all


class _Judgement:
    """What was read, held against the levels of one content at one moment."""

    def __init__(self, content: AgreementContent | None, readings: Sequence[ReadingTaken], at: datetime):
        self.at, self.readings = at, readings
        self.levels = sorted(content.levels, key=lambda level: level.number) if content else []
        self.steps = content.steps if content else []
        self.judged = {level.number: [self._judge(one) for one in level.conditions] for level in self.levels}
        self.verdicts = {level.number: _together(level, self.judged[level.number]) for level in self.levels}

    def level(self, ours: int, before: PartyLevel | None) -> PartyLevel:
        if all(one == "open" for judged in self.judged.values() for one in judged):
            return PartyLevel(self.at, ours)
        doubtful = {number for number, verdict in self.verdicts.items() if verdict == "doubt"}
        held = {number for number, verdict in self.verdicts.items() if verdict == "met"} | doubtful
        if self.verdicts.get(ours) == "open" and ours < min(held, default=5):
            return PartyLevel(self.at, ours, "doubt")
        if held:
            return self._found(min(held), "doubt" if min(held) in doubtful else "met")
        if "soon" in self.verdicts.values():
            return before or PartyLevel(self.at, ours)
        return self._undecided()

    def _undecided(self) -> PartyLevel:
        """No level holds: between two of them, one of which nothing is known, or below all."""
        between = [upper.number for upper, lower in combinations(self.levels, 2) if self._is_between(upper, lower)]
        possible = between or [number for number, verdict in self.verdicts.items() if verdict == "open"]
        if possible:
            return self._found(min(possible), "doubt")
        return self._found(max(self.verdicts), "below")

    def _found(self, number: int, why: Why) -> PartyLevel:
        level = next(one for one in self.levels if one.number == number)
        both = zip(level.conditions, self.judged[number], strict=True)
        return PartyLevel(self.at, number, why, tuple(one for one, verdict in both if verdict == "met"))

    def _judge(self, condition: Condition) -> Verdict:
        return judge(condition, self.steps, self.readings, self.at).verdict

    def _is_between(self, upper: SeverityLevel, lower: SeverityLevel) -> bool:
        return any(_is_in_the_gap(value, *ends) for value, *ends in self._gaps(upper, lower))

    def _gaps(self, upper: SeverityLevel, lower: SeverityLevel) -> "Iterator[tuple[Decimal, Ends, Ends]]":
        """Yield what was read of a quantity, or a scale, that both levels ask for, and how far each of them goes."""
        for one in upper.conditions:
            for other in lower.conditions:
                if isinstance(one, Threshold) and isinstance(other, Threshold):
                    read = newest(one.quantity, self.readings, self.at) if _is_same(one, other) else None
                    if read and isinstance(read.value, Decimal):
                        yield read.value, _ends(one), _ends(other)
                elif isinstance(one, Span) and isinstance(other, Span):
                    same = scale_of(one, self.steps) == scale_of(other, self.steps)
                    place = place_on(one, self.steps, self.readings, self.at) if same else None
                    if place is not None:
                        yield Decimal(place), self._reach(one), self._reach(other)

    def _reach(self, span: Span) -> "Ends":
        first, last = reach_of(span, self.steps)
        return Decimal(first), Decimal(last)


Ends = tuple[Decimal, Decimal]


def _ends(threshold: Threshold) -> Ends:
    (low, _low_in), (high, _high_in) = interval(threshold)
    return low, high


def _is_in_the_gap(value: Decimal, upper: Ends, lower: Ends) -> bool:
    """Whether what is in neither lies between the two."""
    return upper[1] <= value <= lower[0] or lower[1] <= value <= upper[0]


def _is_same(one: Threshold, other: Threshold) -> bool:
    return (one.quantity, one.unit) == (other.quantity, other.unit)


def _together(level: SeverityLevel, judged: Sequence[Verdict]) -> Literal["met", "doubt", "soon", "not", "open"]:
    """How a level stands, by how its conditions do."""
    is_enough: Callable[[Sequence[bool]], bool] = any if level.match == "any" else all
    if judged and is_enough([one == "met" for one in judged]):
        return "met"
    if judged and ((level.match == "all" and "not" in judged) or set(judged) == {"not"}):
        return "not"
    if "soon" in judged:
        return "soon"
    return "doubt" if "met" in judged else "open"
