"""The checks on the produced PDF: T1–T6, C1–C3, P1–P5, L2, L3, L11, L12, S1–S3 (docs/rubric.md).

They read bytes, whoever made them. What no program decides is left to others: C4, the fax, is a test; S5, the trial, is
a person's.
"""

from agreements.page_check.paper.printed import Printed, Size, check_paper, paper_content

__all__ = ["Printed", "Size", "check_paper", "paper_content"]
