"""Check the printed page of a version, or any PDF of ours, against the rubric."""

import hashlib
import json
from argparse import ArgumentParser
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from agreements import page_check, pdf
from agreements.content import AgreementContent
from agreements.management.commands.render import find_version
from agreements.management.speaking import SpeakingCommand, printable
from agreements.models import AgreementVersion, Document
from agreements.models.document import ISSUED, form_words
from agreements.page_check import Finding
from agreements.queries.checking import SIZES, check_files, content_findings
from agreements.queries.finding_places import place_words
from agreements.queries.papers import bytes_of, papers_of, released_of
from agreements.queries.standing import day_in

BAD_INPUT = 2


@dataclass(frozen=True)
class NamedFindings:
    """One checked file: its name, what was found, and the checks that were released with a reason."""

    name: str
    findings: list[Finding]
    released: list[str]
    content: AgreementContent | None = None
    form: str = ""

    def result(self, found: Finding) -> str:
        if found.passed is None:
            return "-"
        if found.passed:
            return "ok"
        return "released" if found.stops and found.check in self.released else "fails" if found.stops else "advice"

    @property
    def fails(self) -> bool:
        return any(self.result(found) == "fails" for found in self.findings)


class Command(SpeakingCommand):
    help = (
        "Checks every file of a version (or the one PDF given) against the rubric and prints a table; exit code 1 when "
        "a check fails that must hold and was not released, 2 for what cannot be checked."
    )
    of_files = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", metavar="VERSION|FILE.pdf", help="AG-0001/2, AG-0001 (the newest), or a PDF file")
        parser.add_argument("--size", choices=SIZES, help="only the file for A4, or for a phone")
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *, what: str, language: str | None, size: str | None, **options: Any) -> None:
        sheets = _of_file(Path(what)) if what.lower().endswith(".pdf") else _of_version(what, language, size)
        if options["json"]:
            self.stdout.write(json.dumps([_plain(sheet) for sheet in sheets], ensure_ascii=False, indent=1))
        else:
            for sheet in sheets:
                self._tell(sheet)
        failing = _failing(sheets)
        if failing:
            raise CommandError(_("基準に届いていない検査：%(checks)s") % {"checks": failing}, returncode=1)

    def _tell(self, sheet: NamedFindings) -> None:
        self.stdout.write(sheet.name if sheet.form in sheet.name else f"{sheet.name} {sheet.form}")
        for found in sheet.findings:
            title = page_check.RUBRIC[found.check].title
            self.stdout.write(
                f"  {found.check:4}{found.kind}  {sheet.result(found):9}{title}  {printable(found.measured)}"
            )
            if found.passed is False:
                for hit in found.hits:
                    place = place_words(hit, sheet.content)
                    self.stdout.write(f"        {printable(f'{place}: ' if place else '')}{printable(hit.words)}")


def _failing(sheets: list[NamedFindings]) -> str:
    """Return each check that fails, with the files on which it does."""
    files: dict[str, list[str]] = {}
    for sheet in sheets:
        for found in sheet.findings:
            if sheet.result(found) == "fails":
                files.setdefault(found.check, []).append(sheet.form)
    told = {check: _("、").join(name for name in dict.fromkeys(names) if name) for check, names in files.items()}
    return _("、").join(f"{check}（{told[check]}）" if told[check] else check for check in sorted(told))


def _plain(sheet: NamedFindings) -> dict[str, Any]:
    findings = [{**asdict(found), "result": sheet.result(found)} for found in sheet.findings]
    return {"file": sheet.name, "findings": findings}


def _of_version(name: str, language: str | None, size: str | None) -> list[NamedFindings]:
    """The newest copy of each file of a version, or of those asked for."""
    try:
        version = find_version(name)
    except CommandError as error:
        raise _bad(str(error)) from error
    papers = [
        paper for paper in papers_of(version) if language in {None, paper.language} and size in {None, paper.size}
    ]
    if not papers:
        raise _bad(_("%(version)s には、そのファイルがありません。") % {"version": version})
    return [_of_paper(version, paper) for paper in papers]


def _of_paper(version: AgreementVersion, paper: Document) -> NamedFindings:
    data = bytes_of(paper)
    if data is None:
        raise _bad(_("保管した PDF を読めません：%(sha256)s") % {"sha256": paper.sha256})
    form = pdf.PaperForm(paper.language, paper.size)  # type: ignore[arg-type]  # the model holds the same words
    made_on = _made_on(paper)
    (checked,) = check_files(version.content(), [(form, data)], number=version.agreement.number, made_on=made_on)
    released = [release.check for release in released_of(version)]
    words = str(form_words(paper.language, paper.size))
    return NamedFindings(f"{version} {words}", checked.findings, released, version.content(), words)


def _of_file(path: Path) -> list[NamedFindings]:
    """A PDF is checked against the content that is attached to it."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _bad(_("%(file)s を読めません：%(reason)s") % {"file": path, "reason": error.strerror}) from error
    if b"%PDF-" not in data[:1024]:
        raise _bad(_("%(file)s は PDF ではありません。") % {"file": path})
    told = page_check.paper_content(data)
    stored = Document.objects.filter(sha256=hashlib.sha256(data).hexdigest()).select_related("version").last()
    found = page_check.check_paper(data, replace(told, made_on=_made_on(stored)))
    typed = content_findings(told.content, told.language) if told.content else []
    version = stored.version if stored else None
    released = [release.check for release in released_of(version)] if version else []
    words = str(form_words(told.language, told.size)) if told.content else ""
    return [NamedFindings(str(path), [*typed, *found], released, told.content, words)]


def _made_on(paper: Document | None) -> date | None:
    """The day an issued copy was made: only such a one says whether its review date has passed."""
    return (
        day_in(paper.version.agreement.time_zone, paper.at)
        if paper and paper.version and paper.kind == ISSUED
        else None
    )


def _bad(words: str) -> CommandError:
    return CommandError(printable(words), returncode=BAD_INPUT)
