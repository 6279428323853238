"""What the checks read: each text of one language with its place, and the names this agreement defines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from agreements.content import AgreementContent, Language
from agreements.content.parts import Act
from agreements.content.said import ACT, FORBIDDEN, INSTRUCTION, facts_of
from agreements.page_check.findings import Hit
from agreements.page_check.typed.sentences import Span, sentences_of, span_around

# Where a reader is told to do something, or not to.
INSTRUCTIONS = frozenset({ACT, INSTRUCTION, FORBIDDEN})
# What stands between quotation marks and is this short is the text of a screen or a button, or a word to be said.
_DISPLAYED = re.compile(r"「[^「」]{1,20}」|『[^『』]{1,20}』|“[^“”]{1,40}”|\"[^\"\n]{1,40}\"")


@dataclass(frozen=True)
class Passage:
    """One text in one language: where it stands, the item that holds it (its key, and the act if it is one), and what
    it is to its reader (the roles of `said` that its field and those around it declare)."""

    path: str
    key: str
    language: Language
    text: str
    act: Act | None = None
    roles: frozenset[str] = frozenset()

    @cached_property
    def place(self) -> tuple[str, str]:
        """The list (acts) and the field (sentence), whatever stands between."""
        steps = [step for step in self.path.split(".")[:-1] if not step.isdigit()]
        return steps[0], steps[-1]

    @cached_property
    def sentences(self) -> list[Span]:
        """Where its sentences stand, in code points, without white space around."""
        return sentences_of(self.text, self.language)

    @cached_property
    def displayed(self) -> list[Span]:
        """Where it quotes a screen, a button or a word."""
        return [found.span() for found in _DISPLAYED.finditer(self.text)]

    def displays(self, place: int) -> bool:
        """Tell whether a place lies in what a screen shows."""
        return span_around(self.displayed, place) is not None

    def sentence_around(self, start: int) -> Span:
        """Return the sentence that holds a place (the whole text where none does)."""
        return span_around(self.sentences, start) or (0, len(self.text))

    def hit(self, span: Span, question: str, number: str = "") -> Hit:
        """Return a hit on a part of this text."""
        start, end = span
        return Hit(self.text[start:end], self.path, self.key, start, end, question, number)

    def whole(self, question: str) -> Hit:
        """Return a hit on all of it."""
        return self.hit((0, len(self.text)), question)


@dataclass(frozen=True)
class Matter:
    """One content in one language, and what its author has released: pairs of an item's key (or a path) and words."""

    content: AgreementContent
    language: Language
    team_words: tuple[Any, ...] = ()
    released: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def pieces(self) -> list[Passage]:
        """Every text this language has, in document order."""
        return list(_pieces(self.content, self.language))

    @cached_property
    def acts(self) -> list[Passage]:
        return [piece for piece in self.pieces if ACT in piece.roles]

    @cached_property
    def instructions(self) -> list[Passage]:
        return [piece for piece in self.pieces if piece.roles & INSTRUCTIONS]

    @cached_property
    def roles(self) -> frozenset[str]:
        """Role names that have a card with a number: whoever reads one of them knows whom to call."""
        contacts = [contact for contact in self.content.contacts if contact.phone]
        cards = [role.get(self.language) for one in contacts for role in (one.role, *one.more_roles)]
        return frozenset(role for role in cards if role)

    @cached_property
    def terms(self) -> frozenset[str]:
        """What this agreement itself defines: glossary terms, levels with a threshold, the names of its head."""
        content, language = self.content, self.language
        terms = [term.term.get(language) for term in content.glossary]
        levels = [
            level.name.get(language) for level in content.levels if level.thresholds or level.spans or level.facts
        ]
        names = [part.name.get(language) for part in (content.system, content.our_side, content.their_side)]
        return frozenset(name for name in [*terms, *levels, *names] if name)


def _pieces(content: AgreementContent, language: Language) -> Iterator[Passage]:
    return _of_part(content, "", Passage("", "", language, ""))


def _of_part(part: BaseModel, path: str, around: Passage) -> Iterator[Passage]:
    """Every text of a part; what lies around it says whose they are."""
    around = replace(around, key=getattr(part, "key", around.key), act=part if isinstance(part, Act) else around.act)
    for name in type(part).model_fields:
        role = facts_of(type(part), name).said.role
        inside = replace(around, roles=around.roles | {role}) if role else around
        yield from _within(getattr(part, name), f"{path}.{name}".lstrip("."), inside)


def _within(value: Any, path: str, around: Passage) -> Iterator[Passage]:
    if isinstance(value, dict):
        text = value.get(around.language)
        if text:
            yield replace(around, path=f"{path}.{around.language}", text=text)
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            yield from _within(entry, f"{path}.{place}", around)
    elif isinstance(value, BaseModel):
        yield from _of_part(value, path, around)
