"""S3: paper and attached data say the same: every text and day, and phone numbers, deadlines, thresholds both ways."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from pydantic import BaseModel

from agreements import display
from agreements.content import (
    AgreementContent,
    Unreadable,
    blank_content,
    canonical_text,
    content_from,
    edition_in,
    read_from_outside,
    sha256_of,
    text_in,
    threshold_words,
)
from agreements.content.level_words import clock_words
from agreements.content.parts import Contact, FlowStep, KeptWord, Part, SeverityLevel, Target, Threshold
from agreements.content.text import Language
from agreements.content.texts import Typed, texts_of
from agreements.content.thresholds import bound_words
from agreements.content.vocabulary import SIGN_WORDS
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.paper.hits import finding, on_page, shortened
from agreements.page_check.paper.reading import Paper, squeezed

# Parts whose texts no paper prints, each for its reason. All others must stand there.
NOT_PRINTED: dict[type[Part], str] = {
    KeptWord: "why a vague word stays is said to whoever edits the item; the paper shows the word itself",
}
_PDFA_3 = re.compile(r"<pdfaid:part>3</pdfaid:part>|pdfaid:part=[\"']3[\"']")
_PHONE = re.compile(r"(?<![\d-])(?:0\d{1,4}-\d{1,4}-\d{3,4}|\+\d{1,3}[ -]\d[\d -]{4,16}\d)(?![\d-])")
_TIME = {
    "ja": re.compile(r"(?<![\d.,:])\d[\d,]*(?:分(?!の)|時間)"),
    "en": re.compile(r"(?<![\d.,:])\d[\d,]* ?(?:min|h|hours?|minutes?)\b"),
}


def s3_twin_data(paper: Paper) -> Finding:
    """S3: the file claims PDF/A-3 and carries its content as JSON, whose hash it prints (a draft does not); every
    text of the JSON stands on the paper, in the paper's language if it has it; every phone number, deadline,
    threshold and day is found in the text, and the first three the other way round.

    What is agreed is in the JSON, on the review page and in the hash: a paper that leaves a field out would tell less
    than what was approved. The texts are found by their types, so that a field added tomorrow is asked for.

    The record at the end is not read for numbers of its own: approvals and reasons stand there, which are no content.
    """
    content = _attached(paper)
    hits = list(_claims(paper, content))
    counted = {"facts": 0, "texts": 0}
    known: set[str] = set()
    for said in _said(paper, content):
        facts = _Facts(said, paper.language)
        counted["facts"] += len(facts.printed)
        counted["texts"] += len(texts_due(said, paper.language))
        hits += list(texts_missing(paper, said))
        hits += [Hit(words) for words in facts.printed if not _found(words, paper)]
        known |= facts.known
    if content is not None:
        hits += list(_strangers(paper, known))
    counts = {**counted, "faults": len(hits)}
    measured = _("文 %(texts)d件と数字 %(facts)d件を照合、食い違い %(faults)d件") % counts
    return finding("S3", not hits, measured, hits)


def _said(paper: Paper, content: AgreementContent | None) -> Iterator[AgreementContent]:
    """What was approved and, beside it, the contacts of the annex: the paper says both."""
    if content is not None:
        yield content
        if paper.today is not None and paper.today is not paper.content:
            named = {name: getattr(content, name) for name in ("system", "our_side", "their_side")}
            yield blank_content(content.language).model_copy(update={**named, "contacts": paper.today.contacts})


def texts_due(content: AgreementContent, language: Language) -> list[Typed]:
    """Return every text that a paper in `language` must say; one that only another language has, with its mark."""
    with override(language):
        edition = edition_in(content, language)
    return list(texts_of(edition, language, but=frozenset(NOT_PRINTED)))


def texts_missing(paper: Paper, content: AgreementContent) -> Iterator[Hit]:
    """Give each text of the content that the paper does not say, with its place in the content."""
    for text in texts_due(content, paper.language):
        if not all(paper.says(words) for words in text.says):
            yield Hit(shortened("".join(text.says)), path=text.path, key=text.key)


def _attached(paper: Paper) -> AgreementContent | None:
    try:
        return content_from(read_from_outside(paper.catalogue.attached)) if paper.catalogue.attached else None
    except Unreadable:
        return None


def _claims(paper: Paper, content: AgreementContent | None) -> Iterator[Hit]:
    if not _PDFA_3.search(paper.catalogue.metadata):
        yield Hit(_("PDF/A-3 の宣言"))
    if content is None or paper.catalogue.attached is None:
        yield Hit(_("添付の JSON"))
        return
    if paper.content is not None and canonical_text(paper.content) != canonical_text(content):
        yield Hit(_("別の内容の JSON"))
    printed = squeezed("".join(glyph.text for glyph in paper.glyphs()))
    if not paper.draft and squeezed(display.short_hash(sha256_of(paper.catalogue.attached))) not in printed:
        yield Hit(_("内容のハッシュ"))


def _found(words: str, paper: Paper) -> bool:
    """Whether a number stands on the paper by itself, not as the end of a longer one."""
    pattern = re.compile(r"(?<![\d.,])" + r"\s*".join(map(re.escape, squeezed(words))))
    return any(pattern.search(paper.page_text(sheet.number)) for sheet in paper.sheets)


def _strangers(paper: Paper, known: set[str]) -> Iterator[Hit]:
    """Numbers of the paper that neither content nor annex holds."""
    last = max((paper.page_of(one) or 0 for one in paper.headings if one.kind == "H2"), default=0)
    for block in paper.blocks:
        if last and block.page >= last:
            break
        for words in _numbers(block.text, paper.language):
            if words not in known:
                yield on_page(block.page, words)


def _numbers(text: str, language: Language) -> set[str]:
    """Phone numbers, durations and bounds in a text, without white space."""
    patterns = (_PHONE, _TIME[language], _bounds(language))
    return {squeezed(found[0]) for pattern in patterns for found in pattern.finditer(text.replace("\n", " "))}


def _in_hours(number: str) -> Iterator[str]:
    """The same time in hours, as it stands in a column beside longer ones: 120分 and 2時間 are one."""
    found = re.fullmatch(r"(\d+)(分|min)", number)
    if found and int(found[1]) % 60 == 0:
        yield f"{int(found[1]) // 60}{'時間' if found[2] == '分' else 'h'}"


def _bounds(language: Language) -> re.Pattern[str]:
    """「50%以上」, or "at least 50" (in English the unit follows in words of its own)."""
    with override(language):
        signs = "|".join(re.escape(str(words)) for words in SIGN_WORDS.values())
    if language == "ja":
        return re.compile(rf"(?<![\d.,])\d[\d,.]*[^\d\s、。（）「」]{{0,6}}?(?:{signs})(?!\s*え)")
    return re.compile(rf"\b(?:{signs})\s+\d(?:[\d,.]*\d)?(?![\d-])")


class _Facts:
    """The numbers of a content. `printed`: what must be found on the paper; `known`: all that may be."""

    def __init__(self, content: AgreementContent, language: Language) -> None:
        with override(language):
            self._language, content = language, edition_in(content, language)
            self.printed = list(dict.fromkeys(words for words in self._stated(content) if words))
            said = [*self.printed, *self._texts(content), *self._silent(content)]
        known = {number for words in said for number in _numbers(words, language)}
        self.known = known | {hours for number in known for hours in _in_hours(number)}

    def _stated(self, part: Any) -> Iterator[str]:
        if isinstance(part, Threshold):
            yield threshold_words(part, self._language)
        elif isinstance(part, list):
            for entry in part:
                yield from self._stated(entry)
        elif isinstance(part, BaseModel):
            yield from self._of(part)

    def _of(self, part: BaseModel) -> Iterator[str]:
        if isinstance(part, Contact) and part.phone:
            yield display.phone(part.phone.e164, self._language)
        if isinstance(part, SeverityLevel) and part.update_clock:
            yield clock_words(part.update_clock)
        if isinstance(part, Target):
            yield bound_words(part.sign, part.value, text_in(part.unit, self._language) or "")
        for name in type(part).model_fields:
            value = getattr(part, name)
            if isinstance(value, int) and value and "minute" in name and not _is_silent(part):
                yield display.minutes(value)
            elif isinstance(value, date) and not isinstance(value, datetime):
                yield display.date_table(value)
            else:
                yield from self._stated(value)

    def _silent(self, part: Any) -> Iterator[str]:
        """Minutes that need not be printed, but may be."""
        for one in [*getattr(part, "contacts", []), *getattr(part, "flow", [])]:
            minutes = one.no_answer_minutes if isinstance(one, Contact) else one.at_minute
            yield display.minutes(minutes)

    def _texts(self, part: Any) -> Iterator[str]:
        if isinstance(part, BaseModel):
            for name in type(part).model_fields:
                yield from self._texts(getattr(part, name))
        elif isinstance(part, list):
            for entry in part:
                yield from self._texts(entry)
        elif isinstance(part, dict):
            yield text_in(part, self._language) or ""


def _is_silent(part: BaseModel) -> bool:
    """A wait after which nobody follows, a minute that words stand for."""
    if isinstance(part, Contact):
        return part.next is None
    return isinstance(part, FlowStep) and part.at_text is not None
