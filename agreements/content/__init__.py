"""The typed content of an agreement: one document feeds page, PDF, diff, API and the JSON inside the PDF."""

from agreements.content.canonical import (
    canonical_text,
    content_from,
    read_content,
    read_from_outside,
    read_heads,
    sha256_of,
)
from agreements.content.document import SCHEMA_VERSION, AgreementContent, blank_content
from agreements.content.problems import Problem, Unreadable
from agreements.content.reading import edition_in, language_to_read, languages_of, missing_in, reading_of, text_in
from agreements.content.rules import problems_of
from agreements.content.sections import SECTIONS, Section, section_named, section_of
from agreements.content.text import Language, forbidden_character
from agreements.content.thresholds import threshold_words

__all__ = [
    "SCHEMA_VERSION",
    "SECTIONS",
    "AgreementContent",
    "Language",
    "Problem",
    "Section",
    "Unreadable",
    "blank_content",
    "canonical_text",
    "content_from",
    "edition_in",
    "forbidden_character",
    "language_to_read",
    "languages_of",
    "missing_in",
    "problems_of",
    "read_content",
    "read_from_outside",
    "read_heads",
    "reading_of",
    "section_named",
    "section_of",
    "sha256_of",
    "text_in",
    "threshold_words",
]
