"""What is done: work that starts, acts of both sides, substitutes, escalations, the end and what follows it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from agreements.content import parts
from agreements.content.vocabulary import FINAL, RECOVERY
from agreements.promises.calling import unanswered_since
from agreements.promises.ground import Ground, is_open
from agreements.promises.promise import DayPromise, Window
from agreements.promises.readings import since_met
from agreements.promises.telling import graver

END = "end_signal"


def deed_promises(ground: Ground) -> Iterator[DayPromise]:
    """Yield every promise to do something, in the order of the content."""
    if ground.content is None:
        return
    yield from _start_of_work(ground)
    for act in ground.content.acts:
        if ground.governs(act.levels) and not is_open(act):
            yield _act(ground, act)
    for substitute in ground.content.substitutes:
        yield from _substitute(ground, substitute)
    for escalation in ground.content.escalations:
        if ground.governs(escalation.levels):
            yield _escalation(ground, escalation)
    yield from _end(ground, ground.content.end_signal)


def _start_of_work(ground: Ground) -> Iterator[DayPromise]:
    level = ground.level
    if level is None or level.work_starts_minutes is None:
        return
    promise = DayPromise(
        key=f"{level.key}:work",
        deed="start",
        side="ours",
        item=level.key,
        part=level,
        levels=(level.number,),
        measured_from=level.measured_from,
        minutes=level.work_starts_minutes,
    )
    window = ground.window(level.measured_from, level.work_starts_minutes, levels=graver(level.number))
    yield ground.stand(promise, window, ground.facts.opened_at)


def _act(ground: Ground, act: parts.Act) -> DayPromise:
    """An act, or where they decide about it on the day, that decision."""
    decides = act.consent.answer == "on_the_day"
    promise = DayPromise(
        key=f"{act.key}:decide" if decides else act.key,
        deed="decide" if decides else "act",
        side=act.side,
        item=act.key,
        part=act,
        who=(act.consent.who_decides or act.role) if decides else act.role,
        contacts=ground.named(act.consent.who_decides if decides else None, act.role),
        levels=tuple(act.levels),
        measured_from=act.from_event,
        minutes=act.within_minutes,
    )
    window = ground.window(act.from_event, act.within_minutes, levels=act.levels, only_after=act.only_after_minutes)
    return ground.stand(promise, window, ground.facts.decided.get(act.key) if decides else None)


def _substitute(ground: Ground, substitute: parts.Substitute) -> Iterator[DayPromise]:
    """From when work goes on another way, and how long that carries."""
    bare = DayPromise(
        key=substitute.key,
        deed="substitute",
        side="theirs",
        item=substitute.key,
        part=substitute,
        measured_from="started",
        minutes=substitute.from_minutes,
    )
    window = ground.window("started", substitute.from_minutes)
    yield ground.stand(bare, window, None)
    begun = ground.done(substitute.key) or window.due
    if substitute.carries_minutes is None:
        return
    ends = begun + timedelta(minutes=substitute.carries_minutes) if begun else None
    carried = replace(
        bare, key=f"{substitute.key}:carries", side="ours", deed="end", minutes=substitute.carries_minutes
    )
    yield ground.stand(carried, Window(begun, ends, begun, ground.over_at), ground.facts.recovered_at)


def _escalation(ground: Ground, escalation: parts.Escalation) -> DayPromise:
    contacts = ground.named(escalation.to_role)
    in_vain = escalation.when == "unanswered"
    promise = DayPromise(
        key=escalation.key,
        deed="escalate",
        side="ours",
        item=escalation.key,
        part=escalation,
        to=escalation.to_role,
        contacts=contacts,
        levels=tuple(escalation.levels),
        measured_from="no_answer" if in_vain else "detected",
        minutes=escalation.after_minutes,
    )
    window = unanswered_since(ground) if in_vain else ground.window("detected", None, levels=escalation.levels)
    due = window.start + timedelta(minutes=escalation.after_minutes) if window.start else None
    kept = ground.reached(contacts) if contacts and not in_vain else None
    return ground.stand(promise, replace(window, due=due, opens=due), kept)


def _end(ground: Ground, end: parts.EndSignal) -> Iterator[DayPromise]:
    bare = DayPromise(key=END, deed="end", side="ours", item=END, part=end, measured_from="recovered")
    recovered = ground.facts.recovered_at
    if end.threshold or end.declared_by:
        # What holds on after the end is no signal of it.
        until = min(ground.now, recovered or ground.now)
        seen = since_met(end.threshold, (), ground.facts.readings, until) if end.threshold else None
        declare = replace(
            bare,
            key=f"{END}:declare",
            who=end.declared_by,
            side=ground.side_of(end.declared_by),
            measured_from="reading",
        )
        yield ground.stand(declare, Window(seen), recovered)
    if end.told_by:
        told = [one.at for one in ground.facts.every_report() if one.kind in {RECOVERY, FINAL}]
        tell = replace(bare, key=f"{END}:tell", deed="tell", kind=RECOVERY)
        yield ground.stand(tell, Window(recovered), min(told, default=None))
    if end.then:
        then = replace(bare, key=f"{END}:then", deed="then", minutes=end.then_within_minutes)
        yield ground.stand(then, ground.window("recovered", end.then_within_minutes), None)
