"""What is asked of a produced PDF, and what it says of itself.

What reads PDFs is loaded when the first one is checked: it would add 0.2 s to the start of every command.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from agreements.content import AgreementContent, Language
from agreements.page_check.findings import Finding

Size = Literal["a4", "phone"]


@dataclass(frozen=True)
class Printed:
    """`content` is None without readable data, `number` (AG-0001) empty on a general procedure."""

    content: AgreementContent | None
    language: Language
    size: Size
    number: str


def check_paper(
    data: bytes,
    content: AgreementContent | None,
    *,
    language: Language,
    size: Size,
    number: str,
    made_on: date | None = None,
) -> list[Finding]:
    """Return the findings on a produced PDF, in the rubric's order, measured values in the active language.

    `content` is what it should print, `number` the agreement's (AG-0001); without them (None, "") what needs them does
    not apply. `made_on` is the day an issued copy was made, in the agreement's zone: it tells whether the review date
    had passed (S1); None for a body, which never says so, and where nobody knows it. A file that cannot be opened
    fails P5, and nothing else is asked of it. 0.2 s for ten pages; 0.1 s more for each page that is not black on white.
    """
    from agreements.page_check.paper.checking import findings_on

    return findings_on(data, content, language=language, size=size, number=number, made_on=made_on)


def paper_content(data: bytes) -> Printed:
    """Return what a PDF prints, read from the file alone: its associated JSON, /Lang, page size and title.

    Never raises: what a file does not say is None, Japanese, A4 or empty.
    """
    from agreements.page_check.paper.checking import content_of

    return content_of(data)
