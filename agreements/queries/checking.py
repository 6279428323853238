"""The rubric of the page, asked about what is to be published: the content once a language, each file on paper."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils import translation

from agreements import page_check, pdf
from agreements.content import AgreementContent, Language, canonical_text, languages_of
from agreements.models import TeamWord
from agreements.page_check import Finding
from agreements.papers import Size

log = logging.getLogger(__name__)
SIZES: tuple[Size, ...] = ("a4", "phone")


@dataclass(frozen=True)
class CheckedFile:
    """What was found on one file (without `data`: on the content alone, in the language of `form`)."""

    form: pdf.PaperForm
    findings: list[Finding]
    data: bytes = b""

    @property
    def failing(self) -> list[str]:
        """The ids of the F checks that fail on this file."""
        return [finding.check for finding in self.findings if finding.stops]


def forms_of(content: AgreementContent) -> list[pdf.PaperForm]:
    """Return every file a content is published as: each of its languages, on A4 and for a phone."""
    return [pdf.PaperForm(language, size) for language in languages_of(content) for size in SIZES]


def check_texts(content: AgreementContent) -> list[CheckedFile]:
    """Check what is typed, in each language (milliseconds; nothing is rendered)."""
    return [
        CheckedFile(pdf.PaperForm(language), content_findings(content, language)) for language in languages_of(content)
    ]


def check_files(
    content: AgreementContent, files: Iterable[tuple[pdf.PaperForm, bytes]], *, number: str, made_on: date | None = None
) -> list[CheckedFile]:
    """Check the typed content and each rendered file of it; `number` is the agreement's (AG-0001), empty for
    a general procedure; `made_on` the day issued copies were made, in the agreement's zone."""
    typed: dict[Language, list[Finding]] = {}
    checked = []
    for form, data in files:
        if form.language not in typed:
            typed[form.language] = content_findings(content, form.language)
        asked = page_check.Printed(
            content=content, language=form.language, size=form.size, number=number, made_on=made_on
        )
        checked.append(CheckedFile(form, [*typed[form.language], *page_check.check_paper(data, asked)], data))
    return checked


def content_findings(content: AgreementContent, language: Language) -> list[Finding]:
    """Return what the checks of the typed content find, with the team's own vague words; those that an item's author
    gave a reason for pass. What was found of the same content is found again without asking: a page of a draft and
    its parts ask for one revision many times."""
    read = _Read(canonical_text(content), content)
    return list(_found_in(read, language, tuple(team_words(language)), translation.get_language()))


@dataclass(frozen=True)
class _Read:
    """A content and its exact text, by which it is known again."""

    text: str
    content: AgreementContent = field(compare=False)


@lru_cache(maxsize=64)
def _found_in(
    read: _Read, language: Language, words: tuple[page_check.WatchedWord, ...], _asked_in: str | None
) -> tuple[Finding, ...]:
    """Questions are in the language of whoever asks."""
    kept = [(item.key, word.words) for _name, item in read.content.items() for word in getattr(item, "kept_words", [])]
    return tuple(page_check.check_content(read.content, language=language, team_words=words, released=kept))


def team_words(language: Language) -> list[page_check.WatchedWord]:
    """Return the team's own vague words in a language, as page_check takes them."""
    rows = TeamWord.objects.filter(language=language, retired_at=None)
    return [page_check.WatchedWord(language, row.expression, row.kind, row.question) for row in rows]


def checks_of(
    content: AgreementContent, form: pdf.PaperForm, data: bytes, *, number: str, made_on: date | None = None
) -> str:
    """Return the findings on a file as they are stored with it. A check that breaks never holds back a document that
    is made after the fact: then nothing is stored, and the log says why."""
    try:
        return page_check.to_text(check_files(content, [(form, data)], number=number, made_on=made_on)[0].findings)
    except Exception:
        log.exception("%s %s %s could not be checked", number, form.language, form.size)
        return "[]"
