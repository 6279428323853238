"""What must be known and decided: information with its time, criteria, and what was left for the day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from agreements import states
from agreements.content import parts
from agreements.promises.ground import Ground, is_open
from agreements.promises.promise import DayPromise, Window
from agreements.promises.readings import since_met

# What is decided with an act has its own promise there.
_OWN = frozenset({"acts", "criteria"})


def knowing_promises(ground: Ground) -> Iterator[DayPromise]:
    """Yield the information that must arrive, the criteria that decide, and everything else left for the day."""
    if ground.content is None:
        return
    for known in ground.content.information:
        if ground.governs(known.levels) and not is_open(known):
            yield _information(ground, known)
    for criterion in ground.content.criteria:
        yield _criterion(ground, criterion)
    for name, item in ground.content.items():
        if name not in _OWN and isinstance(item, parts.Item) and item.consent.answer == "on_the_day":
            yield _left_for_the_day(ground, item)


def _information(ground: Ground, known: parts.DecisionInformation) -> DayPromise:
    promise = DayPromise(
        key=known.key,
        deed="inform",
        side=ground.side_of(known.provider),
        item=known.key,
        part=known,
        who=known.provider,
        to=known.to_role,
        contacts=ground.named(known.to_role, known.provider),
        levels=tuple(known.levels),
        minutes=known.within_minutes,
    )
    window = ground.window("detected", known.within_minutes, levels=known.levels, only_after=known.only_after_minutes)
    found = ground.stand(promise, window, ground.facts.given.get(known.key))
    if found.waits and known.key in ground.facts.unobtainable:
        return replace(found, state=states.NOT_OBTAINABLE, kept_at=ground.facts.unobtainable[known.key])
    return found


def _criterion(ground: Ground, criterion: parts.DecisionCriterion) -> DayPromise:
    """A criterion waits for what it asks for; once that is there, for whoever decides."""
    promise = DayPromise(
        key=f"{criterion.key}:decide",
        deed="decide",
        side=ground.side_of(criterion.who_decides),
        item=criterion.key,
        part=criterion,
        who=criterion.who_decides,
        contacts=ground.named(criterion.who_decides),
        measured_from="reading",
    )
    facts = ground.facts
    steps = ground.content.steps if ground.content else []
    met = since_met(criterion, steps, facts.readings, ground.now)
    return ground.stand(promise, Window(met, over_at=ground.over_at), _followed(ground, criterion))


def _followed(ground: Ground, criterion: parts.DecisionCriterion) -> datetime | None:
    """When what a criterion leads to came to be: it was decided, its act was done, its level given."""
    facts, act = ground.facts, criterion.then_act or ""
    levels = [at for at, number in facts.levels[1:] if number == criterion.then_level]
    found = [facts.decided.get(criterion.key), facts.decided.get(act), facts.done.get(act), *levels]
    return min((at for at in found if at), default=None)


def _left_for_the_day(ground: Ground, item: parts.Item) -> DayPromise:
    promise = DayPromise(
        key=f"{item.key}:decide",
        deed="decide",
        side="theirs",
        item=item.key,
        part=item,
        who=item.consent.who_decides,
        contacts=ground.named(item.consent.who_decides),
    )
    return ground.stand(promise, ground.window("detected", None), ground.facts.decided.get(item.key))
