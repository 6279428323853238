"""The checks on the produced PDF: T1–T6, C1–C3, P1–P5, L2, L3, L11, L12, S1–S3 (docs/rubric.md).

They read bytes, whoever made them. What no program decides is left to others: C4, the fax, is a test; S5, the trial, is
a person's. What reads PDFs is loaded when the first one is checked: it would add 0.2 s to the start of every command.
"""

from agreements.page_check.findings import Finding
from agreements.page_check.paper.printed import Printed

__all__ = ["Printed", "check_paper", "paper_content"]


def check_paper(data: bytes, printed: Printed) -> list[Finding]:
    """Return the findings on a produced PDF, in the rubric's order, measured values in the active language.

    Without the content or the number of what it is to print, what needs them does not apply. A file that cannot be
    opened fails P5, and nothing else is asked of it. 0.2 s for ten pages; 0.1 s more for each page that is not black on
    white.
    """
    from agreements.page_check.paper.checks import findings_on

    return findings_on(data, printed)


def paper_content(data: bytes) -> Printed:
    """Return what a PDF prints, read from the file alone: its associated JSON, /Lang, page size and title.

    Never raises: what a file does not say is None, Japanese, A4 or empty.
    """
    from agreements.page_check.paper.checks import content_of

    return content_of(data)
