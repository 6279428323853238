"""What page_check found, as the pages show it: one row a check, with its title, what was measured and the places."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from agreements import page_check
from agreements.content import AgreementContent, Section, section_of
from agreements.models.document import form_words
from agreements.page_check import Finding, Hit
from agreements.queries.checking import CheckedFile
from agreements.queries.finding_places import called, is_typed
from agreements.views.editor.edited import Edited
from agreements.views.editor.places import place_of

_FIRST = {"failed": 0, "released": 1, "advice": 2}


@dataclass(frozen=True)
class CheckPlace:
    """One hit: what stands there and where it is mended (nothing for a place on paper), or its page. `name` is what
    its item is called: the same words may stand in several. `section` is where it stands in the draft."""

    words: str
    question: str
    address: str
    page: int | None
    name: str = field(default="", compare=False)
    section: Section | None = field(default=None, compare=False)


@dataclass
class CheckRow:
    """One check over one or more files. `measured` lists (which file, what was measured), each said once."""

    check: str
    title: str
    kind: str
    passed: bool | None
    released: bool = False
    measured: list[tuple[str, str]] = field(default_factory=list)
    places: list[CheckPlace] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many places are to be mended; what fails as a whole is one."""
        return len(self.places) or 1

    @property
    def result(self) -> str:
        """passed, na (does not apply), released (fails, with a reason), failed or advice."""
        if self.passed is None:
            return "na"
        if self.passed:
            return "passed"
        if self.kind != "F":
            return "advice"
        return "released" if self.released else "failed"


def title_of(check: str) -> str:
    """Return what a check asks for, in the active language."""
    return str(page_check.RUBRIC[check].title) if check in page_check.RUBRIC else check


def rows_of(
    findings: Iterable[Finding], *, edited: Edited | None, content: AgreementContent, released: Iterable[str] = ()
) -> list[CheckRow]:
    """Return a row for each finding on one file, what fails first, the rest in the rubric's order.

    Places lead to the forms of `edited`; without one (a version's content is not mended any more) nowhere.
    """
    done = set(released)
    rows = [_row(found, edited, content, released=found.check in done) for found in findings]
    return sorted(rows, key=lambda row: _FIRST.get(row.result, len(_FIRST)))


def joined_rows(
    files: Iterable[CheckedFile], *, edited: Edited | None, content: AgreementContent, kind: str = "F"
) -> list[CheckRow]:
    """Return a row for each check of `kind` that fails on any of the files, with what each file measured."""
    rows: dict[str, CheckRow] = {}
    for file in files:
        for found in file.findings:
            if found.kind == kind and found.passed is False:
                row = rows.setdefault(found.check, _row(found, edited, content, measured=False))
                _add(row, found, form_words(file.form.language, file.form.size), edited, content)
    return list(rows.values())


def _row(
    found: Finding,
    edited: Edited | None,
    content: AgreementContent,
    *,
    released: bool = False,
    measured: bool = True,
) -> CheckRow:
    row = CheckRow(found.check, title_of(found.check), found.kind, found.passed, released)
    if measured:
        _add(row, found, "", edited, content)
    return row


def _add(row: CheckRow, found: Finding, file: str, edited: Edited | None, content: AgreementContent) -> None:
    """What two files have in common is said once."""
    if found.measured and found.measured not in {words for _file, words in row.measured}:
        row.measured.append((file, found.measured))
    for hit in found.hits:
        place = _place(hit, edited, content)
        if place not in row.places:
            row.places.append(place)


def _place(hit: Hit, edited: Edited | None, content: AgreementContent) -> CheckPlace:
    if not is_typed(hit):
        return CheckPlace(hit.words, hit.question, "", hit.page)
    address = place_of(edited, content, hit.path) if edited else ""
    field = hit.path.partition(".")[0]
    section = edited.section_of(field) if edited else section_of(field)
    return CheckPlace(hit.words, hit.question, address, hit.page, called(content, hit.path), section)
