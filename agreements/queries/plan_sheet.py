"""A system's plan as one sheet: its rows in use, told as an agreement tells its items."""

from dataclasses import dataclass
from typing import Any

from agreements.content import AgreementContent, Language, reading_of
from agreements.content.level_words import first_contact_words, updates_words
from agreements.content.parts import Part
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.content.wording import Wording
from agreements.display import in_english
from agreements.models import Concern, PlannedPart, System
from agreements.queries.seeding import plan_content


@dataclass(frozen=True)
class Told:
    """A row as an agreement tells its items: title, second line, the rest by name; `part` with each text as read."""

    row: PlannedPart
    title: str
    second: str
    rest: list[tuple[str, str]]
    part: Any


@dataclass(frozen=True)
class PlanSheet:
    """The rows of a plan by kind, in order, nothing retired; `content` is all of it as a content."""

    rows: dict[str, list[Told]]
    content: AgreementContent

    @property
    def is_empty(self) -> bool:
        return not any(self.rows.values())


@dataclass(frozen=True)
class PlannedLevel:
    """A level as a row of the table: what is seen in words, and both times in theirs."""

    level: Any
    conditions: list[str]
    first_contact: str
    updates: str


def plan_sheet(system: System) -> PlanSheet:
    """Return the plan of a system; however long, it asks the database the same."""
    content = plan_content(system)
    say = Wording(content, _language())
    rows = list(system.planned.filter(retired_at=None))
    told = {kind: [_told(row, say) for row in rows if row.kind == kind] for kind in PLAN_KINDS}
    told["levels"].sort(key=lambda entry: entry.part.number)
    return PlanSheet(told, content)


def level_table(sheet: PlanSheet) -> list[PlannedLevel]:
    """Return the levels of a plan as a table."""
    say = Wording(sheet.content, _language())
    return [
        PlannedLevel(
            reading_of(level, say.language), say.conditions(level), first_contact_words(level), updates_words(level)
        )
        for level in sheet.content.levels
    ]


def _language() -> Language:
    return "en" if in_english() else "ja"


def open_concerns(system: System) -> list[Concern]:
    """Return what is not settled about a system: the open concerns of its meetings, newest meeting first."""
    concerns = Concern.objects.filter(closed_at=None, meeting__systems=system, meeting__cancelled_at=None)
    return list(concerns.select_related("meeting", "party").order_by("-meeting__starts_at", "place"))


def _told(row: PlannedPart, say: Wording) -> Told:
    said, language = row.said(), say.language
    if row.its_kind.is_list:
        return Told(row, say.title(said), say.second(said), say.rest(said), reading_of(said, language))
    if isinstance(said, Part):
        first, *rest = [fact for fact in say.facts(said) if fact[1]]
        return Told(row, first[1], "", rest, reading_of(said, language))
    return Told(row, say.text(said), "", [], said)
