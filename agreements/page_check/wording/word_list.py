"""The vague words (emergency-page.md section 3): the lists are data in words/*.json, here they are found.

A row of a list holds its number, its kind (what it leaves open, which decides what releases it), the forms as regular
expressions, the question to the author in the list's own language, and a note where a form needs one. `verb` marks
rows whose words count as verbs only: the support desk and a first report leave nothing open.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from agreements.content import Language

_LISTS = Path(__file__).parents[1] / "words"
# Where an English word is a verb: at the start of a sentence or a line, after a mark, or after one of these words …
_VERB_PLACE = re.compile(
    r"(?:^|\n(?:[-*] )?|[.!?:;,(] ?|\b(?:to|and|then|or|must|will|shall|should|may|can|could|please|not|also|who) )$",
    re.IGNORECASE,
)
# … and no name follows: "Contact number", "Report form", "Review date"; "Monitor \"Payments\"" is a screen.
_IN_A_NAME = re.compile(
    r"[ -](?:number|desk|list|date|team|line|page|form|card|chain|book|sheet|hours|staff|cent(?:er|re)|window|point|"
    r"person|screen|ticket|on-call|role)s?\b",
    re.IGNORECASE,
)
_IN_A_LABEL = re.compile(r" [\"“「]")
_MONITOR = 34  # the row whose words name screens as well
_FLAGS = {"ja": re.NOFLAG, "en": re.IGNORECASE}


@dataclass(frozen=True)
class TeamWord:
    """A word this team has met in its own minutes. `expression` is looked for as it is written (no pattern)."""

    language: Language
    expression: str
    kind: str
    question: str


@dataclass(frozen=True)
class Row:
    number: int
    kind: str
    forms: tuple[str, ...]
    question: str
    verb: bool = False


@dataclass(frozen=True)
class Found:
    """A vague word of a text: where it stands, its kind, the question, and its row ("team" for a team's own)."""

    start: int
    end: int
    kind: str
    question: str
    number: str


@cache
def rows_of(language: Language) -> tuple[Row, ...]:
    """Return a language's list, in its order."""
    plain = json.loads((_LISTS / f"{language}.json").read_text(encoding="utf-8"))
    return tuple(
        Row(row["number"], row["kind"], tuple(row["forms"]), row["question"], row.get("verb", False)) for row in plain
    )


@lru_cache(maxsize=4096)
def found_in(text: str, language: Language, team_words: tuple[TeamWord, ...] = ()) -> tuple[Found, ...]:
    """Return every vague word of a text, released or not, from left to right; the longer form where two begin."""
    own = tuple(word for word in team_words if word.language == language)
    found = [*_listed(text, language), *(_own(text, own) if own else ())]
    return tuple(sorted(found, key=lambda one: one.start))


def _listed(text: str, language: Language) -> Iterator[Found]:
    rows = _by_number(language)
    for match in _pattern(language).finditer(text):
        row = rows[int((match.lastgroup or "").partition("_")[0][1:])]
        if not row.verb or _is_verb(text, *match.span(), row):
            yield Found(match.start(), match.end(), row.kind, row.question, str(row.number))


def _is_verb(text: str, start: int, end: int, row: Row) -> bool:
    label = row.number == _MONITOR and _IN_A_LABEL.match(text, end)
    return bool(_VERB_PLACE.search(text[max(0, start - 10) : start])) and not (label or _IN_A_NAME.match(text, end))


@cache
def _by_number(language: Language) -> dict[int, Row]:
    return {row.number: row for row in rows_of(language)}


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    """Every form of a list in one alternation, longer forms first; a group's name leads to its row."""
    forms = [(row, place, form) for row in rows_of(language) for place, form in enumerate(row.forms)]
    forms.sort(key=lambda one: -len(one[2]))
    edges = {"ja": ("", ""), "en": (r"\b(?:", r")(?!\w)")}[language]
    named = (f"(?P<r{row.number}_{place}>{edges[0]}{form}{edges[1]})" for row, place, form in forms)
    return re.compile("|".join(named), _FLAGS[language])


@lru_cache(maxsize=16)
def _own_pattern(words: tuple[TeamWord, ...]) -> re.Pattern[str]:
    whole = sorted((word.expression for word in words), key=len, reverse=True)
    return re.compile("|".join(rf"(?:(?<![A-Za-z]){re.escape(one)}(?![A-Za-z]))" for one in whole), re.IGNORECASE)


def _own(text: str, words: tuple[TeamWord, ...]) -> Iterator[Found]:
    by_expression = {word.expression.lower(): word for word in words}
    for match in _own_pattern(words).finditer(text):
        word = by_expression.get(match[0].lower())
        if word:
            yield Found(match.start(), match.end(), word.kind, word.question, "team")
