"""The rubric of the emergency page, as a program: 40 checks on typed content and on the produced PDF.

One small function a check, named by its id in docs/rubric.md. It knows neither database nor web, and never refuses
anything itself: publishing asks what it found.
"""

from agreements.page_check.findings import Finding, Hit, from_text, to_text
from agreements.page_check.paper import Printed, check_paper, paper_content
from agreements.page_check.rubric import RUBRIC
from agreements.page_check.typed import WatchedWord, check_content, indicators, word_kind

__all__ = [
    "RUBRIC",
    "Finding",
    "Hit",
    "Printed",
    "WatchedWord",
    "check_content",
    "check_paper",
    "from_text",
    "indicators",
    "paper_content",
    "to_text",
    "word_kind",
]
