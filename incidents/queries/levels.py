"""The severity levels one can choose: as they are in force with the parties, else as our plan has them.

Never a number that nobody agreed: where parties differ each is named, where nothing is agreed that is said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agreements.content import Language, parts, text_in, threshold_words
from agreements.content.level_words import first_contact_words, updates_words
from agreements.content.wording import Wording
from agreements.models import DecisionCriterion, SeverityLevel, System
from agreements.models.plan import MARK_OF, Threshold
from agreements.queries.seeding import level_part, threshold_part
from incidents.queries.basis import Basis

# As long as a level's name may be in an incident's record.
_LONGEST_NAME = 20


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
    plan = {row.number: row for row in SeverityLevel.objects.filter(system=system, retired_at=None)}
    criteria = list(DecisionCriterion.objects.filter(system=system, retired_at=None, then_level__isnull=False))
    in_force = [basis for basis in bases if basis.in_force]
    offered = [
        OfferedLevel(
            number=number,
            agreed=_promises(in_force, number, language),
            left_out=[basis.party.name_in(language) for basis in in_force if not basis.level(number)],
            plan=_planned(plan[number], language) if number in plan else None,
            criteria=[f"{_words(row, language)} → {row.then}" for row in criteria if row.then_level == number],
        )
        for number in MARK_OF
    ]
    return [level for level in offered if level.agreed or level.plan] or [OfferedLevel(number) for number in MARK_OF]


def agreed_words(bases: Iterable[Basis], number: int) -> tuple[str, str]:
    """Return the name and the label of a level that every party with an agreement in force uses; nothing where they
    differ."""
    levels = list(_levels(bases, number))
    return _said_by_all(level.name for level in levels), _said_by_all(level.label for level in levels)


def _said_by_all(texts: Iterable[dict[Language, str] | None]) -> str:
    words = {text_in(text, "ja") or "" for text in texts}
    return "".join(one for one in words if len(words) == 1 and len(one) <= _LONGEST_NAME)


def _levels(bases: Iterable[Basis], number: int) -> Iterator[parts.SeverityLevel]:
    return (level for basis in bases if (level := basis.level(number)))


def _promises(bases: list[Basis], number: int, language: Language) -> dict[Promise, list[str]]:
    found: dict[Promise, list[str]] = {}
    for basis in bases:
        if level := basis.level(number):
            conditions = Wording(basis.content, language).conditions(level) if basis.content else []
            promise = _promise(level, _("、").join(conditions), language)
            found.setdefault(promise, []).append(basis.party.name_in(language))
    return found


def _planned(row: SeverityLevel, language: Language) -> Promise:
    return _promise(level_part(row, language), _words(row, language), language)


def _promise(level: parts.SeverityLevel, conditions: str, language: Language) -> Promise:
    return Promise(
        name=text_in(level.name, language) or "",
        label=text_in(level.label, language) or "",
        conditions=conditions,
        seen=text_in(level.seen, language) or "",
        first=first_contact_words(level),
        updates=updates_words(level),
    )


def _words(row: Threshold, language: Language) -> str:
    return threshold_words(threshold_part(row, language), language)
