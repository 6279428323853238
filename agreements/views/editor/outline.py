"""What the pages of a draft share: the outline with what is open, where a problem lies, and saving."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.content import SECTIONS, AgreementContent, Problem, Section, Unreadable, problems_of, section_named
from agreements.content import section_of as section_of_field
from agreements.content.lists import LISTS, items_of
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.models import Agreement, User
from agreements.permissions import may_draft
from agreements.queries.draft_history import content_at
from agreements.refusals import Refused
from agreements.views.editor.autosave import clashed, is_autosave, saved
from agreements.views.editor.conflicts import conflict_page
from agreements.workflow.drafts import Conflict, Settlement, save_fields
from agreements.workflow.presence import others_here


@dataclass(frozen=True)
class Placed:
    """A problem and the address where it can be mended."""

    problem: Problem
    section: Section
    address: str


@dataclass(frozen=True)
class OutlineEntry:
    """`items` counts what its lists hold (None for single fields), `filled` tells whether it says anything."""

    section: Section
    items: int | None
    filled: bool
    must: int
    ask: int


@dataclass(frozen=True)
class Base:
    """The draft as it stood when the page was made: what is typed is a change of this."""

    agreement: Agreement
    revision: int
    content: AgreementContent


def base_of(request: HttpRequest, agreement: Agreement) -> Base:
    """Return what the page stands on: the newest draft, or for a form that comes back, the one it was made from."""
    if request.method != "POST":
        return Base(agreement, agreement.revision, agreement.content())
    asked = str(request.POST.get("revision", ""))[:9]
    try:
        return Base(agreement, int(asked), content_at(agreement, int(asked)))
    except (ValueError, Refused) as error:
        raise BadRequest("no such revision") from error


def section_or_404(name: str) -> Section:
    section = section_named(name)
    if section is None:
        raise Http404
    return section


def bench(request: HttpRequest, base: Base, **more: Any) -> dict[str, Any]:
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


def placed_problems(agreement: Agreement, content: AgreementContent) -> list[Placed]:
    """Return every problem of a draft with the address of its place."""
    return [
        Placed(problem, section_of_field(problem.section), place_of(agreement, content, problem.path))
        for problem in problems_of(content)
    ]


def place_of(agreement: Agreement, content: AgreementContent, path: str) -> str:
    """Return the address of the form that mends a path such as acts.3.within_minutes, at its field."""
    steps = path.removesuffix(f".{content.language}").split(".")
    section = section_of_field(steps[0]).name
    name = "attendees" if steps[:2] == ["meeting", "attendees"] else steps[0]
    rest = steps[2:] if name == "attendees" else steps[1:]
    if name in LISTS and rest and rest[0].isdigit() and int(rest[0]) < len(items_of(content, name)):
        key = items_of(content, name)[int(rest[0])].key
        return reverse("draft-item", args=[agreement.number, section, name, key]) + _fragment(rest[1:])
    if name in LISTS:
        return reverse("draft-section", args=[agreement.number, section]) + f"#{name}"
    field = rest if name == "meeting" or (name == "end_signal" and rest) else steps
    return reverse("draft-section", args=[agreement.number, section]) + _fragment(field)


# Where a value is asked for in several form fields, the first of them.
_FIRST = {
    "thresholds": "thresholds_0_quantity",
    "threshold": "threshold_quantity",
    "end_signal": "threshold_quantity",
    "levels": "levels_0",
    "side": "side_0",
    "system": "system_name",
    "our_side": "our_side_name",
    "their_side": "their_side_name",
    "translations": "translations_0",
}


def _fragment(steps: list[str]) -> str:
    if steps and steps[-1] in LANGUAGE_WORDS:
        return _translation(steps)
    return f"#id_{_FIRST.get(steps[0], steps[0])}" if steps else ""


def _translation(steps: list[str]) -> str:
    """The field of a text in one language: acts.0.sentence.en is sentence_en; lines are all in one field."""
    names = [step for step in steps if not step.isdigit()] if len(steps) == 3 else steps
    return f"#id_{'_'.join(names)}"


def _outline(content: AgreementContent, placed: list[Placed]) -> list[OutlineEntry]:
    return [_entry(content, placed, section) for section in SECTIONS]


def _entry(content: AgreementContent, placed: list[Placed], section: Section) -> OutlineEntry:
    values = [getattr(content, name) for name in section.fields]
    lists = [getattr(content, name) for name in section.fields if name in LISTS]
    items = sum(len(value) for value in lists) if lists else None
    return OutlineEntry(section, items, any(values), _count(placed, section, "must"), _count(placed, section, "ask"))


def _count(placed: list[Placed], section: Section, weight: str) -> int:
    return sum(1 for entry in placed if entry.section == section and entry.problem.weight == weight)


def keep(
    request: HttpRequest, base: Base, fields: dict[str, Any], *, said: str, to: str, form: Any, address: str = ""
) -> HttpResponse | None:
    """Save fields of the draft and go to `to`; show both texts when somebody else changed the same; else tell the form.

    A script that saves meanwhile is answered in JSON, with the `address` that what was written has been given.
    """
    try:
        return _saved(request, base, fields, said=said, to=to, address=address)
    except (Refused, Unreadable) as refused:
        form.add_error(None, str(refused))
        return None


def keep_without_form(request: HttpRequest, base: Base, fields: dict[str, Any], *, said: str, to: str) -> HttpResponse:
    """As `keep`, for what a button alone changes: what cannot be saved is told on `to`."""
    try:
        return _saved(request, base, fields, said=said, to=to)
    except (Refused, Unreadable) as refused:
        messages.error(request, str(refused))
        return redirect(to)


def _saved(
    request: HttpRequest, base: Base, fields: dict[str, Any], *, said: str, to: str, address: str = ""
) -> HttpResponse:
    settled, now = _settled(request), timezone.now()
    verb = {"agreement": base.agreement, "fields": fields, "base_revision": base.revision, "by": request.user}
    try:
        stored = save_fields(**verb, at=now, settled=settled)
    except Conflict as conflict:
        return clashed() if is_autosave(request) else conflict_page(request, conflict)
    if is_autosave(request):
        return saved(stored, base_revision=base.revision, by=request.user, saved_at=now, address=address)
    said = _("ほかの方の文を使いました。") if settled and settled.keep == "theirs" else said
    messages.success(request, said, extra_tags=request.path)  # for static/js/device-copy.js
    return redirect(to)


def _settled(request: HttpRequest) -> Settlement | None:
    """What the person chose on the page that showed both texts."""
    keep_whose, seen = request.POST.get("keep"), str(request.POST.get("seen", ""))[:9]
    if keep_whose not in {"mine", "theirs"} or not seen.isdecimal():
        return None
    return Settlement(keep="mine" if keep_whose == "mine" else "theirs", revision=int(seen))
