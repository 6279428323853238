"""Where in the editor something is mended: the address of a form, at the field that holds it."""

from dataclasses import dataclass

from django.http import Http404

from agreements import pdf
from agreements.content import AgreementContent, Problem, Section
from agreements.content.lists import LISTS, items_of
from agreements.forms.draft import anchor_in_item, anchor_in_section
from agreements.views.editor.edited import Edited


@dataclass(frozen=True)
class PlacedProblem:
    """A problem and the address where it can be mended."""

    problem: Problem
    section: Section
    address: str


def section_or_404(edited: Edited, name: str) -> Section:
    section = edited.section_named(name)
    if section is None:
        raise Http404
    return section


def placed_problems(edited: Edited, content: AgreementContent) -> list[PlacedProblem]:
    """Return every problem of what is edited, with the address of its place."""
    found = [(problem, edited.section_of(problem.section)) for problem in edited.problems(content)]
    return [
        PlacedProblem(problem, section, place_of(edited, content, problem.path))
        for problem, section in found
        if section
    ]


def place_of(edited: Edited, content: AgreementContent, path: str) -> str:
    """Return the address of the form that mends a path such as acts.3.within_minutes, at its field; nothing where it is
    not mended at this edited."""
    steps = path.removesuffix(f".{content.language}").split(".")
    section = edited.section_of(steps[0])
    if section is None:
        return ""
    name = "attendees" if steps[:2] == ["meeting", "attendees"] else steps[0]
    rest = steps[2:] if name == "attendees" else steps[1:]
    if name in LISTS and rest and rest[0].isdigit() and int(rest[0]) < len(items_of(content, name)):
        key = items_of(content, name)[int(rest[0])].key
        address = edited.address("item", section.name, name, key)
        return address + anchor_in_item(name, rest[1:], content)
    page = edited.address("section", section.name)
    if name in LISTS:
        return f"{page}#{name}"
    return page + anchor_in_section(section, rest if name in {"meeting", "end_signal"} else steps, content)


def told_of(failed: Exception) -> str:
    """Return what a page says of a paper that did not come out; the places of characters stand in a list of their
    own."""
    lines = str(failed).splitlines()
    return lines[0] if isinstance(failed, pdf.MissingGlyphs) else " ".join(lines)


def glyph_places(edited: Edited, content: AgreementContent, failed: Exception) -> list[tuple[str, str, str]]:
    """Return (character, its code, address) of each character that no font can draw."""
    places = failed.places[: failed.SHOWN] if isinstance(failed, pdf.MissingGlyphs) else []
    return [(char, f"U+{ord(char):04X}", place_of(edited, content, path)) for path, char in places]
