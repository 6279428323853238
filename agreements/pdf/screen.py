"""A version on a phone's screen: data for a template, nothing drawn."""

from collections.abc import Sequence
from datetime import datetime

from agreements.content import AgreementContent, Language, canonical_text, sha256_of
from agreements.pdf.page import Edition, Page, page_of
from agreements.pdf.records import IssueRecord, PaperForm, Release


def screen_page(
    content: AgreementContent,
    *,
    number: str,
    version: int,
    at: datetime,
    language: Language,
    record: IssueRecord | None = None,
    released: Sequence[Release] = (),
) -> Page:
    """Return what a version's page on a screen shows: all that its phone PDF does, in the same order.

    With a `record` it is the issued copy's, else the body's; `at` (aware) dates it. Call it inside
    `override(language)`, and render its template there too.
    """
    edition = Edition(
        kind="issued" if record else "body",
        number=number,
        sha256=sha256_of(canonical_text(content)),
        at=at,
        form=PaperForm(language, "phone"),
        version=version,
        record=record,
        released=tuple(released),
    )
    return page_of(content, edition)
