"""The severity levels one can choose: as they are in force with the parties, else as our plan has them.

Never a number that nobody agreed: where parties differ each is named, where nothing is agreed that is said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agreements.content import Language, parts, text_in
from agreements.content.level_words import first_contact_words, updates_words
from agreements.content.vocabulary import MARK_OF
from agreements.content.wording import Wording
from agreements.models import System
from agreements.queries.seeding import planned_parts
from incidents.models import Incident
from incidents.queries.basis import Basis
from incidents.queries.kept_plan import kept_parts

# As long as a level's name may be in an incident's record.
_LONGEST_NAME = 20
_LONGEST_ENGLISH = 40


@dataclass(frozen=True)
class Promise:
    """What a level is called, when it is reached and when one reports; nothing is a time nobody decided."""

    name: str = ""
    label: str = ""
    conditions: str = ""
    seen: str = ""
    first: str = ""
    updates: str = ""


@dataclass(frozen=True)
class OfferedLevel:
    """One level: each promise in force with the names of those it was made to, whose agreements leave it out, and what
    our plan says for those without an agreement."""

    number: int
    agreed: dict[Promise, list[str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    plan: Promise | None = None
    criteria: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        return MARK_OF[self.number]

    @property
    def name(self) -> str:
        """What all call it; what the plan does where they differ."""
        names = {promise.name for promise in self.agreed}
        return names.pop() if len(names) == 1 else self.plan.name if self.plan else ""

    @property
    def label(self) -> str:
        """What all say instead of the number, if they say the same."""
        labels = {promise.label for promise in self.agreed}
        return labels.pop() if len(labels) == 1 else ""

    @property
    def differs(self) -> bool:
        return len(self.agreed) > 1 or bool(self.agreed and self.left_out)


def offered_levels(system: System, bases: list[Basis], language: Language) -> list[OfferedLevel]:
    """Return the levels of the agreements in force and of the plan, the gravest first; all four without either."""
    ours = planned_parts(system, "levels", "criteria", "acts", "steps")
    plan, say = {level.number: level for level in ours.levels}, Wording(ours, language)
    in_force = [basis for basis in bases if basis.in_force]
    offered = [
        OfferedLevel(
            number=number,
            agreed=_promises(in_force, number, language),
            left_out=[basis.party.name_in(language) for basis in in_force if not basis.level(number)],
            plan=_promise(plan[number], say) if number in plan else None,
            criteria=[_criterion(one, say) for one in ours.criteria if one.then_level == number],
        )
        for number in MARK_OF
    ]
    return [level for level in offered if level.agreed or level.plan] or [OfferedLevel(number) for number in MARK_OF]


def agreed_words(bases: Iterable[Basis], number: int) -> tuple[str, str]:
    """Return the name and the label of a level that every party with an agreement in force uses; nothing where they
    differ."""
    levels = list(_levels(bases, number))
    return _said_by_all(level.name for level in levels), _said_by_all(level.label for level in levels)


def english_name(bases: Iterable[Basis], plan: parts.SeverityLevel | None, number: int) -> str:
    """Return the English name of a level that everybody who has agreed on one uses, else the plan's; nothing where one
    of them has none."""
    names = {level.name.get("en", "") for level in _levels(bases, number)} or {plan.name.get("en", "") if plan else ""}
    return "".join(one for one in names if len(names) == 1 and len(one) <= _LONGEST_ENGLISH)


def _said_by_all(texts: Iterable[dict[Language, str] | None]) -> str:
    words = {text_in(text, "ja") or "" for text in texts}
    return "".join(one for one in words if len(words) == 1 and len(one) <= _LONGEST_NAME)


def short_name(level: parts.SeverityLevel | None) -> str:
    """Return a level's name as an incident's record keeps it; nothing where it is too long for that."""
    name = (text_in(level.name, "ja") or "") if level else ""
    return name if len(name) <= _LONGEST_NAME else ""


def planned_level(incident: Incident, number: int) -> parts.SeverityLevel | None:
    """Return a level as the plan that governs an incident has it."""
    levels = kept_parts(incident, incident.system, "levels").levels
    return next((level for level in levels if level.number == number), None)


def _levels(bases: Iterable[Basis], number: int) -> Iterator[parts.SeverityLevel]:
    return (level for basis in bases if (level := basis.level(number)))


def _promises(bases: list[Basis], number: int, language: Language) -> dict[Promise, list[str]]:
    found: dict[Promise, list[str]] = {}
    for basis in bases:
        if basis.content and (level := basis.level(number)):
            promise = _promise(level, Wording(basis.content, language))
            found.setdefault(promise, []).append(basis.party.name_in(language))
    return found


def _promise(level: parts.SeverityLevel, say: Wording) -> Promise:
    return Promise(
        name=say.text(level.name),
        label=say.text(level.label),
        conditions=_("、").join(say.conditions(level)),
        seen=say.text(level.seen),
        first=first_contact_words(level),
        updates=updates_words(level),
    )


def _criterion(criterion: parts.DecisionCriterion, say: Wording) -> str:
    return " → ".join(filter(None, [say.title(criterion), say.text(criterion.then_text)]))
