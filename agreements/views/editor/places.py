"""Where in the editor something is mended: the address of a form, at the field that holds it."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from agreements import pdf
from agreements.content import AgreementContent, Problem, Section, section_named
from agreements.content import section_of as section_of_field
from agreements.content.lists import LISTS, items_of
from agreements.forms.draft import anchor_in_item, anchor_in_section
from agreements.models import Agreement
from agreements.queries.open_problems import open_problems


@dataclass(frozen=True)
class PlacedProblem:
    """A problem and the address where it can be mended."""

    problem: Problem
    section: Section
    address: str


def section_or_404(name: str) -> Section:
    section = section_named(name)
    if section is None:
        raise Http404
    return section


def placed_problems(agreement: Agreement, content: AgreementContent) -> list[PlacedProblem]:
    """Return every problem of a draft with the address of its place."""
    return [
        PlacedProblem(problem, section_of_field(problem.section), place_of(agreement, content, problem.path))
        for problem in open_problems(agreement, content)
    ]


def place_of(agreement: Agreement, content: AgreementContent, path: str) -> str:
    """Return the address of the form that mends a path such as acts.3.within_minutes, at its field."""
    steps = path.removesuffix(f".{content.language}").split(".")
    section = section_of_field(steps[0])
    name = "attendees" if steps[:2] == ["meeting", "attendees"] else steps[0]
    rest = steps[2:] if name == "attendees" else steps[1:]
    if name in LISTS and rest and rest[0].isdigit() and int(rest[0]) < len(items_of(content, name)):
        key = items_of(content, name)[int(rest[0])].key
        address = reverse("draft-item", args=[agreement.number, section.name, name, key])
        return address + anchor_in_item(name, rest[1:], content)
    page = reverse("draft-section", args=[agreement.number, section.name])
    if name in LISTS:
        return f"{page}#{name}"
    return page + anchor_in_section(section, rest if name in {"meeting", "end_signal"} else steps, content)


def told_of(failed: Exception) -> str:
    """Return what a page says of a paper that did not come out; the places of characters stand in a list of their
    own."""
    lines = str(failed).splitlines()
    return lines[0] if isinstance(failed, pdf.MissingGlyphs) else " ".join(lines)


def glyph_places(agreement: Agreement, content: AgreementContent, failed: Exception) -> list[tuple[str, str, str]]:
    """Return (character, its code, address) of each character that no font can draw."""
    places = failed.places[: failed.SHOWN] if isinstance(failed, pdf.MissingGlyphs) else []
    return [(char, f"U+{ord(char):04X}", place_of(agreement, content, path)) for path, char in places]
