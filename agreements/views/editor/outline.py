"""What stands around every page of the editor: the outline with what is open, who else is writing.

What holds a draft back is found here, once for the outline, the column beside the text and the page that publishes:
what must be mended, what fails a check of the rubric, what is asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from agreements.content import AgreementContent, Section
from agreements.content.lists import LISTS
from agreements.models import Agreement, Meeting, User
from agreements.queries.attending import meeting_told_in, meetings_of
from agreements.queries.checking import CheckedFile, check_texts
from agreements.queries.plan_offers import unchecked_keys
from agreements.queries.promise_sources import has_vendors
from agreements.views.editor.check_rows import CheckRow, joined_rows
from agreements.views.editor.edited import Edited
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
    """Return what every page of the editor shows around its middle; `texts` is what was found in them, if it is known.

    The files on paper are printed and checked by the page that publishes; here they count once that was done.
    """
    edited, at = base.edited, timezone.now()
    return {
        "edited": edited,
        "stands": edited.stands,
        "content": base.content,
        "revision": base.revision,
        "may_draft": edited.may_write(request.user),
        "writers": writers(edited, request.user, at),
        **(_of_an_agreement(edited.agreement) if edited.agreement else {}),
        **({"meeting_row": _meeting_of(request, edited.agreement, base.content)} if edited.agreement else {}),
        **_open_points(edited, base.content, texts, at),
        **more,
    }


def _meeting_of(request: HttpRequest, agreement: Agreement, content: AgreementContent) -> Meeting | None:
    assert isinstance(request.user, User)  # noqa: S101 - nobody else sees a draft
    return meeting_told_in(meetings_of(agreement, request.user), content)


def _of_an_agreement(agreement: Agreement) -> dict[str, Any]:
    newest = agreement.versions.order_by("-number").first()
    unchecked = unchecked_keys(agreement.system_id)
    number = newest.number + 1 if newest else 1
    about = {"agreement": agreement, "newest": newest, "next_number": number, "unchecked": unchecked}
    return {**about, "has_vendors": has_vendors(agreement.system_id)}


def _open_points(
    edited: Edited, content: AgreementContent, texts: list[CheckedFile] | None, at: datetime
) -> dict[str, Any]:
    """What holds it back; `to_mend` counts its places, as the sections of the outline do."""
    placed = placed_problems(edited, content)
    paper = known_on_paper(edited.agreement, content, at) if edited.agreement else None
    musts = [entry for entry in placed if entry.problem.weight == "must"]
    found = [*(check_texts(edited.as_agreed(content)) if texts is None else texts), *(paper or [])]
    failing = _mended_here(edited, joined_rows(found, edited=edited, content=content))
    return {
        "outline": [_entry(content, placed, section, failing) for section in edited.sections],
        "musts": musts,
        "asks": [entry for entry in placed if entry.problem.weight == "ask"],
        "failing": failing,
        "to_mend": len(musts) + sum(row.count for row in failing),
        "paper": paper,
    }


def _mended_here(edited: Edited, rows: list[CheckRow]) -> list[CheckRow]:
    """What only an agreement can answer is no fault of a plan."""
    if edited.agreement:
        return rows
    for row in rows:
        row.places = [place for place in row.places if place.address]
    return [row for row in rows if row.places]


def writers(edited: Edited, user: User, at: datetime) -> list[dict[str, str]]:
    """Return who else is writing here, with the section they have open."""
    found = [(str(row.user), edited.section_named(row.section)) for row in others_here(edited.of, by=user, at=at)]
    return [{"name": name, "section": str(section.title) if section else ""} for name, section in found]


def _entry(
    content: AgreementContent, placed: list[PlacedProblem], section: Section, failing: list[CheckRow]
) -> OutlineEntry:
    failed = [place.section and place.section.name for row in failing for place in row.places].count(section.name)
    values = [getattr(content, name) for name in section.fields]
    lists = [getattr(content, name) for name in section.fields if name in LISTS]
    items = sum(len(value) for value in lists) if lists else None
    must, ask = (_count(placed, section, weight) for weight in ("must", "ask"))
    return OutlineEntry(section, items, any(values), must + failed, ask)


def _count(placed: list[PlacedProblem], section: Section, weight: str) -> int:
    return sum(1 for entry in placed if entry.section == section and entry.problem.weight == weight)
