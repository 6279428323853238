"""What stands around every page of a draft: the outline with what is open, who else is writing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from agreements.content import SECTIONS, AgreementContent, Section, section_named
from agreements.content.lists import LISTS
from agreements.models import Agreement, User
from agreements.permissions import may_draft
from agreements.views.editor.places import PlacedProblem, placed_problems
from agreements.views.editor.saving import Base
from agreements.workflow.presence import others_here


@dataclass(frozen=True)
class OutlineEntry:
    """`items` counts what its lists hold (None for single fields), `filled` tells whether it says anything."""

    section: Section
    items: int | None
    filled: bool
    must: int
    ask: int


def draft_context(request: HttpRequest, base: Base, **more: Any) -> dict[str, Any]:
    """Return what every page of a draft shows around its middle."""
    agreement = base.agreement
    placed = placed_problems(agreement, base.content)
    newest = agreement.versions.order_by("-number").first()
    return {
        "agreement": agreement,
        "content": base.content,
        "revision": base.revision,
        "newest": newest,
        "next_number": newest.number + 1 if newest else 1,
        "outline": _outline(base.content, placed),
        "placed": placed,
        "musts": [entry for entry in placed if entry.problem.weight == "must"],
        "asks": [entry for entry in placed if entry.problem.weight == "ask"],
        "may_draft": may_draft(request.user, agreement),
        "writers": writers(agreement, request.user, timezone.now()),
        **more,
    }


def writers(agreement: Agreement, user: User, at: datetime) -> list[dict[str, str]]:
    """Return who else is writing this draft, with the section they have open."""
    found = [(str(row.user), section_named(row.section)) for row in others_here(agreement, by=user, at=at)]
    return [{"name": name, "section": str(section.title) if section else ""} for name, section in found]


def _outline(content: AgreementContent, placed: list[PlacedProblem]) -> list[OutlineEntry]:
    return [_entry(content, placed, section) for section in SECTIONS]


def _entry(content: AgreementContent, placed: list[PlacedProblem], section: Section) -> OutlineEntry:
    values = [getattr(content, name) for name in section.fields]
    lists = [getattr(content, name) for name in section.fields if name in LISTS]
    items = sum(len(value) for value in lists) if lists else None
    return OutlineEntry(section, items, any(values), _count(placed, section, "must"), _count(placed, section, "ask"))


def _count(placed: list[PlacedProblem], section: Section, weight: str) -> int:
    return sum(1 for entry in placed if entry.section == section and entry.problem.weight == weight)
