"""Who is called: the roles a level calls, and whoever is next when nobody answers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from agreements.content import parts
from agreements.promises.chain import contact_after
from agreements.promises.days import special_days_between
from agreements.promises.facts import REACHED, CallMade
from agreements.promises.ground import Ground
from agreements.promises.promise import DayPromise, Window
from agreements.promises.telling import graver


def call_promises(ground: Ground) -> Iterator[DayPromise]:
    """Yield a call to each role of the level, then for each contact the one after it."""
    yield from _roles(ground)
    yield from _roles_of_the_day(ground)
    for contact in ground.contacts:
        if contact.phone and (after := contact_after(ground.contacts, contact.key)):
            yield _next(ground, contact, after)


def _roles(ground: Ground) -> Iterator[DayPromise]:
    level = ground.level
    for place, role in enumerate(level.roles_called if level else [], start=1):
        key = level.key if level else ""
        yield _call(ground, DayPromise(f"{key}:role-{place}", "call", "ours", item=key, part=level, to=role))


def _call(ground: Ground, bare: DayPromise) -> DayPromise:
    """A call to a role, within the time of the first contact."""
    contacts = ground.named(bare.to)
    promise = replace(
        bare,
        contacts=contacts,
        ways=("phone",),
        levels=(ground.facts.level,),
        measured_from=ground.minutes.measured_from,
        minutes=ground.minutes.first_contact,
    )
    chain = [key for contact in contacts for key in ground.chain_from(contact)]
    window = ground.window(
        ground.minutes.measured_from, ground.minutes.first_contact, levels=graver(ground.facts.level)
    )
    return ground.stand(promise, window, ground.reached(chain) if contacts else None)


def _roles_of_the_day(ground: Ground) -> Iterator[DayPromise]:
    """On a special day other roles are called besides."""
    until = min(ground.now, ground.over_at or ground.now)
    days = special_days_between(ground.content, ground.facts.started_at, until) if ground.content else []
    for day in days:
        if day.role and ground.governs(day.levels):
            yield _call(ground, DayPromise(f"{day.key}:role", "call", "ours", item=day.key, part=day, to=day.role))


def _next(ground: Ground, contact: parts.Contact, after: parts.Contact) -> DayPromise:
    """Who comes after a contact is called so many minutes after a call in vain, as long as nobody was reached."""
    promise = DayPromise(
        key=f"{contact.key}:next",
        deed="next_call",
        side="ours",
        item=contact.key,
        part=contact,
        to=after.role,
        contacts=(after.key,),
        ways=("phone",),
        measured_from="no_answer",
        minutes=contact.no_answer_minutes,
    )
    kept = min((call.at for call in ground.facts.calls if call.contact == after.key), default=None)
    return ground.stand(promise, _after_a_call_in_vain(ground, contact), kept)


def _after_a_call_in_vain(ground: Ground, contact: parts.Contact) -> Window:
    in_vain = min((call.at for call in _calls_in_vain(ground) if call.contact == contact.key), default=None)
    if (reached := ground.reached()) is not None:
        # Kept in time or not, somebody has been reached: the chain has done what it is for.
        return Window(in_vain, over_at=reached, reason="reached")
    if in_vain is None or contact.no_answer_minutes is None:
        return Window(in_vain, over_at=ground.over_at)
    return Window(in_vain, in_vain + timedelta(minutes=contact.no_answer_minutes), over_at=ground.over_at)


def _calls_in_vain(ground: Ground) -> list[CallMade]:
    return [call for call in ground.facts.calls if call.outcome != REACHED]


def unanswered_since(ground: Ground) -> Window:
    """Return since when nobody answers; it is over when somebody does."""
    first = min((call.at for call in _calls_in_vain(ground)), default=None)
    reached = ground.reached()
    return Window(first, over_at=reached or ground.over_at, reason="reached" if reached else "over")
