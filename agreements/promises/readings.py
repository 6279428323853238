"""Whether what was read meets what was agreed: numbers, steps of a scale, things that are so or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from agreements.content.parts import DecisionCriterion, SeverityLevel, Span, Step, Threshold
from agreements.content.text import Text
from agreements.content.thresholds import interval
from agreements.promises.facts import ReadingTaken
from gobag.letters import plain_letters

Condition = Threshold | Span | Text
# It holds; it will, if it lasts long enough; it does not; nothing that was read says anything of it.
Verdict = Literal["met", "soon", "not", "open"]


@dataclass(frozen=True)
class Judged:
    """How a condition stands, and since when it is met (from when it will be)."""

    verdict: Verdict
    since: datetime | None = None


def conditions_of(part: SeverityLevel | DecisionCriterion) -> list[Condition]:
    """Return what decides a level, or a criterion."""
    if isinstance(part, SeverityLevel):
        return part.conditions
    return [one for one in (part.threshold, part.span, part.fact) if one]


def judge(condition: Condition, steps: Sequence[Step], readings: Iterable[ReadingTaken], now: datetime) -> Judged:
    """Return how a condition stands at `now`; `steps` are those of its content."""
    if isinstance(condition, Threshold):
        ours = [one for one in _of(condition.quantity, readings, now) if _in_unit(condition, one)]
        return _lasting(
            [(one.at, _within(condition, one.value)) for one in ours if isinstance(one.value, Decimal)],
            condition.for_minutes or 0,
            now,
        )
    if isinstance(condition, Span):
        return _lasting(_on_the_scale(condition, steps, readings, now), 0, now)
    facts = _of(condition, readings, now)
    return _lasting([(one.at, one.value) for one in facts if isinstance(one.value, bool)], 0, now)


def since_met(
    part: DecisionCriterion | Threshold, steps: Sequence[Step], readings: Iterable[ReadingTaken], now: datetime
) -> datetime | None:
    """Return since when a criterion, or a number, is met: from the first of the newest readings in a row that are
    within it, and for as long as it must last. None while it is not."""
    conditions = conditions_of(part) if isinstance(part, DecisionCriterion) else [part]
    judged = [judge(one, steps, readings, now) for one in conditions]
    met = [one.since for one in judged if one.verdict == "met" and one.since]
    return max(met) if met and len(met) == len(conditions) else None


def newest(quantity: Text, readings: Iterable[ReadingTaken], now: datetime) -> ReadingTaken | None:
    """Return what was read last of a quantity."""
    return next(reversed(_of(quantity, readings, now)), None)


def place_on(span: Span, steps: Sequence[Step], readings: Iterable[ReadingTaken], now: datetime) -> int | None:
    """Return on which step of a span's scale we are, counted from the smallest; None where nobody said."""
    scale = scale_of(span, steps)
    last = newest(scale[0].scale, readings, now) if scale else None
    names = [_names(step.name) for step in scale]
    wanted = letters(str(last.value)) if last and isinstance(last.value, str) else ""
    return next((place for place, some in enumerate(names) if wanted in some), None)


def scale_of(span: Span, steps: Sequence[Step]) -> list[Step]:
    """Return the steps of the scale that a span is of, the smallest first."""
    first = next((step for step in steps if step.key == span.from_step), None)
    return [step for step in steps if first and _names(step.scale) & _names(first.scale)]


def reach_of(span: Span, steps: Sequence[Step]) -> tuple[int, int]:
    """Return the places of the first and the last step of a span on its scale."""
    places = {step.key: place for place, step in enumerate(scale_of(span, steps))}
    ends = sorted((places.get(span.from_step, -1), places.get(span.to_step or span.from_step, -1)))
    return ends[0], ends[1]


def letters(text: str) -> str:
    """Return a name as it is compared: wide and narrow, large and small letters alike, without gaps and full stop."""
    return "".join(plain_letters(text).split()).rstrip("。.")


def _lasting(values: list[tuple[datetime, bool]], minutes: int, now: datetime) -> Judged:
    """Of values in the order of time: met since the first of the last ones in a row that are within, and the wait."""
    begun = None
    for at, within in values:
        begun = (begun or at) if within else None
    if begun is None:
        return Judged("not" if values else "open")
    since = begun + timedelta(minutes=minutes)
    return Judged("met" if since <= now else "soon", since)


def _on_the_scale(
    span: Span, steps: Sequence[Step], readings: Iterable[ReadingTaken], now: datetime
) -> list[tuple[datetime, bool]]:
    scale, (first, last) = scale_of(span, steps), reach_of(span, steps)
    found = []
    for one in _of(scale[0].scale, readings, now) if scale else []:
        place = next((place for place, step in enumerate(scale) if letters(str(one.value)) in _names(step.name)), None)
        if place is not None and isinstance(one.value, str):
            found.append((one.at, first <= place <= last))
    return found


def _of(quantity: Text, readings: Iterable[ReadingTaken], now: datetime) -> list[ReadingTaken]:
    names = _names(quantity)
    found = [one for one in readings if one.at <= now and letters(one.quantity) in names]
    return sorted(found, key=lambda one: one.at)


def _in_unit(threshold: Threshold, one: ReadingTaken) -> bool:
    """A number in another unit says nothing; one without a unit is taken as agreed."""
    return not one.unit or letters(one.unit) in _names(threshold.unit)


def _names(text: Text) -> set[str]:
    return {letters(word) for word in text.values()}


def _within(threshold: Threshold, value: Decimal) -> bool:
    (low, low_in), (high, high_in) = interval(threshold)
    return (low < value or (low_in and low == value)) and (value < high or (high_in and high == value))
