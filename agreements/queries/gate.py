"""The gate before publishing: all files are rendered and checked; what fails is mended, or released with a reason."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from agreements import pdf
from agreements.content import AgreementContent
from agreements.models import User
from agreements.queries.checking import CheckedFile, check_files, forms_of
from agreements.refusals import Refused

# Shorter ones (「急ぐ」, "ok") tell a reader of the last page nothing.
SHORTEST_REASON = 10


class FailsChecks(Refused):
    """Checks of the page fail: `files` are all files with what was found on each, `unreleased` the ids of the checks
    that fail without a sufficient reason."""

    def __init__(self, message: str, files: list[CheckedFile], unreleased: list[str]):
        super().__init__(message)
        self.files = files
        self.unreleased = unreleased


def pass_gate(
    content: AgreementContent, *, number: str, version: int, at: datetime, reasons: Mapping[str, str], by: User
) -> tuple[list[CheckedFile], list[pdf.Release]]:
    """Return all files of a version as they may be published, and the releases printed on their last page.

    Raises FailsChecks while an F check fails on any file without a reason of at least SHORTEST_REASON characters,
    pdf.MissingGlyphs and pdf.RenderFailed. A reason for what does not fail is not printed.
    """
    given = {check: " ".join(reason.split()) for check, reason in reasons.items()}
    given = {check: reason for check, reason in given.items() if len(reason) >= SHORTEST_REASON}
    released = [pdf.Release(check, reason, by.name_on_record) for check, reason in sorted(given.items())]
    # The reasons take room on the paper: what is printed with them is what must pass.
    while True:
        files = render_and_check(content, number=number, version=version, at=at, released=released)
        failing = {check for file in files for check in file.failing}
        unreleased = failing - {release.check for release in released}
        if unreleased:
            raise FailsChecks(_said(unreleased), files, sorted(unreleased))
        needed = [release for release in released if release.check in failing]
        if needed == released:
            return files, released
        released = needed


def render_and_check(
    content: AgreementContent, *, number: str, version: int, at: datetime, released: list[pdf.Release]
) -> list[CheckedFile]:
    """Render and check every file of a version; nothing is stored. Raises pdf.MissingGlyphs, pdf.RenderFailed."""
    forms = forms_of(content)
    data = pdf.render_bodies(content, number=number, version=version, published_at=at, forms=forms, released=released)
    return check_files(content, zip(forms, data, strict=True), number=number)


def _said(unreleased: set[str]) -> str:
    words = _("検査の%(count)d項目（%(checks)s）が基準に届いていません。直すか、このまま発行する理由を書いてください。")
    return words % {"count": len(unreleased), "checks": _("、").join(sorted(unreleased))}
