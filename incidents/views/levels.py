"""The level table of a plan as help for whoever has to choose now."""

from dataclasses import dataclass, field

from django.utils.translation import get_language

from agreements.content import Language, threshold_words
from agreements.models import DecisionCriterion, SeverityLevel, System
from agreements.models.plan import NUMBERS, Threshold
from agreements.queries.seeding import threshold_part
from incidents.workflow.opening import FIRST_CONTACT_WITHOUT_PLAN, UPDATE_WITHOUT_PLAN


@dataclass(frozen=True)
class LevelOption:
    """One level to choose: its words, and what in the plan speaks for it."""

    number: int
    mark: str
    name: str = ""
    threshold: str = ""
    seen: str = ""
    first_contact_minutes: int = FIRST_CONTACT_WITHOUT_PLAN
    update_minutes: int = UPDATE_WITHOUT_PLAN
    criteria: list[str] = field(default_factory=list)


def level_options(system: System) -> list[LevelOption]:
    """Return the levels of the plan, the gravest first; without a level table, the four signs and default minutes."""
    criteria = list(DecisionCriterion.objects.filter(system=system, retired_at=None, then_level__isnull=False))
    rows = SeverityLevel.objects.filter(system=system, retired_at=None)
    found = [
        LevelOption(
            number=row.number,
            mark=row.mark,
            name=row.name,
            threshold=_words(row),
            seen=row.seen,
            first_contact_minutes=row.first_contact_minutes,
            update_minutes=row.update_minutes,
            criteria=[f"{_words(line)} → {line.then}" for line in criteria if line.then_level == row.number],
        )
        for row in rows
    ]
    return found or [LevelOption(number=number, mark=sign[0]) for number, sign in NUMBERS]


def _words(row: Threshold) -> str:
    language: Language = "en" if (get_language() or "ja").startswith("en") else "ja"
    return threshold_words(threshold_part(row, language), language)
