"""What a content promises to a customer that may rest on somebody else: by whom, what, within how long, when."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from agreements.content import AgreementContent, parts
from agreements.content.hours_words import hours_of, hours_told_in, names_hours
from agreements.content.opening_hours import ALWAYS, Hours, on_days, seen_by
from agreements.content.special_days import rule_of
from agreements.content.text import Text
from agreements.content.vocabulary import Event
from agreements.promises.ground import OPEN_ANSWERS
from agreements.promises.vendors.alike import folded

# The fields of an item that make the sentence; a change of any is another promise.
COMPARED = (
    "role", "sentence", "what", "provider", "actor", "act", "to_role", "hours", "calendar", "means", "when", "function",
    "condition", "prerequisite", "within_minutes",
)  # fmt: skip
Deed = Literal["first", "call", "act", "know", "step", "escalate", "substitute", "special_day"]


@dataclass(frozen=True)
class Promised:
    """One promise. `key` names it within its agreement and `part` is the item. `who` is the role that keeps it, as
    written; `what` is the deed; `minutes` are counted from `counted_from`. `hours` are when it holds, None where they
    are written and not understood. `told` are the conditions it names, `level` the gravest level it is for. What must
    be known first, from somebody else, is in `needs`. `clock` is the zone its hours are told by.
    """

    key: str
    deed: Deed
    part: Any
    who: Text | None = None
    what: Text | None = None
    minutes: int | None = None
    counted_from: Event = "detected"
    hours: Hours | None = ALWAYS
    told: tuple[Text, ...] = ()
    level: int = 1
    needs: tuple["Promised", ...] = field(default=())
    clock: str = ""

    def said(self) -> list[Any]:
        """Return all that is compared of it: while this stays, the promise is the same."""
        texts = [[name, value] for name in COMPARED if (value := getattr(self.part, name, None))]
        return [self.deed, self.minutes, self.counted_from, texts, [need.said() for need in self.needs]]


def promises_in(content: AgreementContent) -> list[Promised]:
    """Return what our side promises a customer in a content, whoever keeps it, in its order. What they objected to or
    asked about is not promised yet, nor is what is decided on the day, or done by a role of the customer's."""
    theirs = {folded(role) for one in content.contacts_of("theirs") for role in one.role.values()}
    found = [*_first_contacts(content), *_calls(content), *_acts(content), *_known(content), *_others(content)]
    kept = [one for one in found if not theirs & {folded(role) for role in (one.who or {}).values()}]
    return [_by_clock(one, content.time_zone) for one in kept]


def _by_clock(promise: Promised, zone: str) -> Promised:
    """Hours whose words name another clock are seen by the one of the agreement."""
    hours = seen_by(promise.hours, zone, zone) if promise.hours else None
    return replace(promise, hours=hours, clock=zone, needs=tuple(_by_clock(one, zone) for one in promise.needs))


def _first_contacts(content: AgreementContent) -> Iterator[Promised]:
    """The first contact of a level rests on what must be known to find the level."""
    for level in content.levels:
        minutes = 0 if level.first_contact == "at_once" else level.first_contact_minutes
        if minutes is not None and (needs := _needed(content, level.key)):
            yield Promised(
                f"{level.key}:first", "first", level, what=level.name, minutes=minutes, level=level.number,
                counted_from=level.measured_from, needs=needs,
            )  # fmt: skip


def _calls(content: AgreementContent) -> Iterator[Promised]:
    """Whoever stands on the paper as a number of ours is there in the hours beside it."""
    for contact in content.contacts_of("ours"):
        if contact.hours:
            yield Promised(contact.key, "call", contact, contact.role, hours=hours_of(contact.hours, contact.calendar))


def _acts(content: AgreementContent) -> Iterator[Promised]:
    for act in content.acts_of("ours"):
        if _is_promised(act):
            yield Promised(
                act.key, "act", act, act.role, act.sentence, act.within_minutes, act.from_event,
                hours=_hours_in(act.condition, act.prerequisite, act.sentence),
                told=_texts(act.condition, act.prerequisite, act.consent.condition, act.sentence),
                level=_gravest(act.levels), needs=_needed(content, act.key),
            )  # fmt: skip


def _known(content: AgreementContent) -> Iterator[Promised]:
    for known in content.information:
        if known.provider and _is_promised(known):
            yield _information(known)


def _information(known: parts.DecisionInformation) -> Promised:
    return Promised(
        known.key, "know", known, known.provider, known.what, known.within_minutes,
        hours=_hours_in(known.condition), told=_texts(known.condition, known.source), level=_gravest(known.levels),
    )  # fmt: skip


def _needed(content: AgreementContent, key: str) -> tuple[Promised, ...]:
    found = (one for one in content.information if key in one.used_for and one.provider and _is_promised(one))
    return tuple(_information(one) for one in found)


def _others(content: AgreementContent) -> Iterator[Promised]:
    for step in filter(_is_promised, content.flow):
        yield Promised(step.key, "step", step, step.actor, step.act, step.at_minute, told=_texts(step.note))
    for one in filter(_is_promised, content.escalations):
        hours, told = _hours_in(one.condition), _texts(one.condition)
        yield Promised(
            one.key, "escalate", one, one.to_role, one.then, hours=hours, told=told, level=_gravest(one.levels)
        )
    for substitute in filter(_is_promised, content.substitutes):
        minutes, told = substitute.from_minutes, _texts(substitute.limit)
        yield Promised(substitute.key, "substitute", substitute, None, substitute.means, minutes, told=told)
    for day in filter(_is_promised, content.special_days):
        if day.role and (rule := rule_of(day.when)):
            yield Promised(day.key, "special_day", day, day.role, hours=on_days(rule.__contains__))


def _is_promised(item: Any) -> bool:
    return item.consent.answer not in {*OPEN_ANSWERS, "on_the_day"}


def _hours_in(*texts: Text | None) -> Hours | None:
    """When something holds: at any hour, unless a text names hours; None where it does and they are not understood."""
    named = [text for text in texts if names_hours(text)]
    return next((hours for text in named if (hours := hours_told_in(text))), None) if named else ALWAYS


def _texts(*texts: Text | None) -> tuple[Text, ...]:
    return tuple(text for text in texts if text)


def _gravest(levels: list[int]) -> int:
    return min(levels, default=1)
