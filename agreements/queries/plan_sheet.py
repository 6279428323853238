"""A system's plan as one sheet: its lists in use, their thresholds in words, and questions about them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agreements.content import threshold_words
from agreements.content.parts import Part
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.content.thresholds import overlaps_and_gaps
from agreements.content.wording import Wording
from agreements.display import in_english
from agreements.models import (
    ActionCandidate,
    Concern,
    DecisionInformation,
    FlowStep,
    PlannedPart,
    SeverityLevel,
    System,
)
from agreements.models.plan import Threshold
from agreements.queries.seeding import level_part, plan_content, threshold_part

# A flow of more steps is not remembered in an outage.
FLOW_STEPS = 7


@dataclass(frozen=True)
class Worded:
    """A row with a threshold, and that threshold as people read it (`words` without how long, `whole` with it)."""

    row: Any
    words: str
    whole: str


@dataclass(frozen=True)
class Told:
    """A row that is a part of the content, as an agreement tells its items: title, second line, the rest by name."""

    row: PlannedPart
    title: str
    second: str
    rest: list[tuple[str, str]]


@dataclass(frozen=True)
class PlanSheet:
    """The lists of a plan in order, nothing retired."""

    flow: list[FlowStep]
    levels: list[Worded]
    acts: list[ActionCandidate]
    information: list[DecisionInformation]
    criteria: list[Worded]
    planned: dict[str, list[Told]]

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())

    def rows_of(self, kind: str) -> list[Any]:
        """Return the rows of one list by its name."""
        return self.planned.get(kind, []) if kind in PLAN_KINDS else getattr(self, kind)


def plan_sheet(system: System) -> PlanSheet:
    """Return the plan of a system; what its own rows of parts name is looked up only where there are some."""
    levels = list(system.levels.filter(retired_at=None))
    return PlanSheet(
        flow=list(system.flowsteps.filter(retired_at=None)),
        levels=[_worded(level) for level in levels],
        acts=[_with_levels(act, levels) for act in system.actioncandidates.filter(retired_at=None)],
        information=list(system.decisioninformations.filter(retired_at=None)),
        criteria=[_worded(row) for row in system.decisioncriterions.filter(retired_at=None)],
        planned=_planned(system),
    )


def plan_questions(sheet: PlanSheet) -> dict[str, list[str]]:
    """Return what we ask the author, by list: levels whose numbers overlap or leave a gap, a flow that is too long."""
    parts = [level_part(level.row) for level in sheet.levels]
    asked = {"levels": [words for _place, words in overlaps_and_gaps(parts)], "flow": []}
    if len(sheet.flow) > FLOW_STEPS:
        words = _("%(count)d段階あります。覚えられるのは7段階までです。どれとどれを1つにできますか？")
        asked["flow"].append(words % {"count": len(sheet.flow)})
    return asked


def open_concerns(system: System) -> list[Concern]:
    """Return what is not settled about a system: the open concerns of its meetings, newest meeting first."""
    concerns = Concern.objects.filter(closed_at=None, meeting__systems=system, meeting__cancelled_at=None)
    return list(concerns.select_related("meeting", "party").order_by("-meeting__starts_at", "place"))


def words_of(row: Threshold) -> str:
    """Return a row's threshold in the reader's language, how long included."""
    return threshold_words(threshold_part(row), "ja")


def _worded(row: Threshold) -> Worded:
    part = threshold_part(row)
    words = threshold_words(part.model_copy(update={"for_minutes": None}), "ja")
    return Worded(row, words, threshold_words(part, "ja"))


def _planned(system: System) -> dict[str, list[Told]]:
    """The rows that are parts, by kind in the order of the kinds; a kind without rows is not there."""
    rows = list(system.plannedparts.filter(retired_at=None))
    if not rows:
        return {}
    say = Wording(plan_content(system), "en" if in_english() else "ja")
    told = {kind: [_told(row, say) for row in rows if row.kind == kind] for kind in PLAN_KINDS}
    return {kind: entries for kind, entries in told.items() if entries}


def _told(row: PlannedPart, say: Wording) -> Told:
    said = row.said()
    if row.its_kind.is_list:
        return Told(row, say.title(said), say.second(said), say.rest(said))
    if isinstance(said, Part):
        first, *rest = [fact for fact in say.facts(said) if fact[1]]
        return Told(row, first[1], "", rest)
    return Told(row, say.text(said), "", [])


def _with_levels(act: ActionCandidate, levels: list[SeverityLevel]) -> ActionCandidate:
    """Hang the levels in use that a candidate names on it, in order."""
    act.its_levels = [level for level in levels if level.number in act.levels]  # type: ignore[attr-defined]
    return act
