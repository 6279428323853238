"""What stands around every page of a draft: the outline with what is open, who else is writing.

What holds a draft back is found here, once for the outline, the column beside the text and the page that publishes:
what must be mended, what fails a check of the rubric, what is asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from agreements.content import SECTIONS, AgreementContent, Section, section_named
from agreements.content.lists import LISTS
from agreements.models import Agreement, User
from agreements.permissions import may_draft
from agreements.queries.checking import CheckedFile, check_texts
from agreements.views.editor.check_rows import CheckRow, joined_rows
from agreements.views.editor.paper_checks import known_on_paper
from agreements.views.editor.places import PlacedProblem, placed_problems
from agreements.views.editor.saving import Base
from agreements.workflow.presence import others_here


@dataclass(frozen=True)
class OutlineEntry:
    """`items` counts what its lists hold (None for single fields), `filled` tells whether it says anything; `must` the
    places to be mended, by rule or by check."""

    section: Section
    items: int | None
    filled: bool
    must: int
    ask: int


def draft_context(
    request: HttpRequest, base: Base, *, texts: list[CheckedFile] | None = None, **more: Any
) -> dict[str, Any]:
    """Return what every page of a draft shows around its middle; `texts` is what was found in them, if it is known.

    The files on paper are printed and checked by the page that publishes; here they count once that was done.
    """
    agreement, at = base.agreement, timezone.now()
    newest = agreement.versions.order_by("-number").first()
    return {
        "agreement": agreement,
        "content": base.content,
        "revision": base.revision,
        "newest": newest,
        "next_number": newest.number + 1 if newest else 1,
        "may_draft": may_draft(request.user, agreement),
        "writers": writers(agreement, request.user, at),
        **_open_points(agreement, base.content, texts, at),
        **more,
    }


def _open_points(
    agreement: Agreement, content: AgreementContent, texts: list[CheckedFile] | None, at: datetime
) -> dict[str, Any]:
    """What holds the draft back; `to_mend` counts its places, as the sections of the outline do."""
    placed, paper = placed_problems(agreement, content), known_on_paper(agreement, content, at)
    musts = [entry for entry in placed if entry.problem.weight == "must"]
    found = [*(check_texts(content) if texts is None else texts), *(paper or [])]
    failing = joined_rows(found, agreement=agreement, content=content)
    return {
        "outline": _outline(content, placed, failing),
        "musts": musts,
        "asks": [entry for entry in placed if entry.problem.weight == "ask"],
        "failing": failing,
        "to_mend": len(musts) + sum(row.count for row in failing),
        "paper": paper,
    }


def writers(agreement: Agreement, user: User, at: datetime) -> list[dict[str, str]]:
    """Return who else is writing this draft, with the section they have open."""
    found = [(str(row.user), section_named(row.section)) for row in others_here(agreement, by=user, at=at)]
    return [{"name": name, "section": str(section.title) if section else ""} for name, section in found]


def _outline(content: AgreementContent, placed: list[PlacedProblem], failing: list[CheckRow]) -> list[OutlineEntry]:
    failed = [place.section for row in failing for place in row.places]
    return [_entry(content, placed, section, failed.count(section)) for section in SECTIONS]


def _entry(content: AgreementContent, placed: list[PlacedProblem], section: Section, failed: int) -> OutlineEntry:
    values = [getattr(content, name) for name in section.fields]
    lists = [getattr(content, name) for name in section.fields if name in LISTS]
    items = sum(len(value) for value in lists) if lists else None
    must, ask = (_count(placed, section, weight) for weight in ("must", "ask"))
    return OutlineEntry(section, items, any(values), must + failed, ask)


def _count(placed: list[PlacedProblem], section: Section, weight: str) -> int:
    return sum(1 for entry in placed if entry.section == section and entry.problem.weight == weight)
