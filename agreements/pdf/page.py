"""What the template is given: the content as one language's reader sees it, in the order of the paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements.content import AgreementContent, reading_of
from agreements.pdf.records import IssueRecord


@dataclass(frozen=True)
class Page:
    kind: str
    language: str
    number: str
    version: int | None
    sha256: str
    at: datetime
    record: IssueRecord | None
    reading: Any


def page_of(
    content: AgreementContent,
    *,
    kind: str,
    at: datetime,
    sha256: str,
    number: str,
    version: int | None = None,
    record: IssueRecord | None = None,
) -> Page:
    reading = reading_of(content, content.language)
    return Page(kind, content.language, number, version, sha256, at, record, reading)
