"""The vague words (docs/rubric.md W3): the lists are data in words/*.json, here they are found.

A row of a list holds its number, its kind (what it leaves open, which decides what releases it), the forms as regular
expressions, the question to the author in the list's own language, and a note where a form needs one. `verb` marks
rows whose words count as verbs only: the support desk and a first report leave nothing open. `edge` says what a form
may touch: "word" (nothing, if it is missing) another word, "suffix" may follow any letter, "alone" makes no title
with its neighbour (the team lead, 運用責任者). `last` marks a row for what no other finds: any adverb in -ly.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from agreements.content import Language
from agreements.page_check.typed.boundaries import AROUND, is_word

_LISTS = Path(__file__).parents[1] / "words"
# Where an English word is a verb: at the start of a sentence or a line, after a mark, or after one of these words …
_VERB_PLACE = re.compile(
    r"(?:(?:^|\n)(?:[-*] )?|[.!?:;,(] ?|"
    r"\b(?:to|and|then|or|must|will|shall|should|may|can|could|please|not|also|who) )$",
    re.IGNORECASE,
)
# "The desk monitors the lamp": after a name, by its s and what it is done to.
_TO_WHAT = re.compile(
    r" (?:the|an?|all|any|each|every|its|their|our|your|this|these|both|whether|that|if|with|us|you|them|"
    r"customers|users|clients|it)\b",
    re.IGNORECASE,
)
# … and no name follows: "Contact number", "Report form", "Review date", "Report 2"; "Monitor \"Payments\"" is a screen.
_IN_A_NAME = re.compile(
    r"[ -](?:number|desk|list|date|team|line|page|form|card|chain|book|sheet|hours|staff|cent(?:er|re)|window|point|"
    r"person|screen|ticket|on-call|role|annex)s?\b| (?:by|of|overdue|when|\(s\))\b| \d{1,2}(?=[.,:;)]|$)",
    re.IGNORECASE,
)
# "Each party reviews its contacts every six months": whose they are makes it a name.
_OWNED = re.compile(r"\b(?:its|their|our|your|his|her|the|these|those|no|all|both|\d+) $", re.IGNORECASE)
# "Contacts", "Reports." alone are headings.
_IS_HEADING = re.compile(r"^\w+(?<!s)s[.:]?\s*$")
_IN_A_LABEL = re.compile(r" [\"“「]")
_LOOKAROUND = re.compile(r"^(?:\(\?<?[!=][^()]*\))+")
_MONITOR = 34  # the row whose words name screens as well
_FLAGS = {"ja": re.NOFLAG, "en": re.IGNORECASE}


@dataclass(frozen=True)
class WatchedWord:
    """A word this team has met in its own minutes. `expression` is looked for as it is written (no pattern)."""

    language: Language
    expression: str
    kind: str
    question: str


@dataclass(frozen=True)
class ListedWord:
    """A row of a word list."""

    number: int
    kind: str
    forms: tuple[str, ...]
    question: str
    verb: bool = False
    edge: str = "word"
    last: bool = False


@dataclass(frozen=True)
class Found:
    """A vague word of a text: where it stands, its kind, the question, and its row ("team" for a team's own)."""

    start: int
    end: int
    kind: str
    question: str
    number: str


@cache
def listed_in(language: Language) -> tuple[ListedWord, ...]:
    """Return a language's list, in its order."""
    plain = json.loads((_LISTS / f"{language}.json").read_text(encoding="utf-8"))
    return tuple(
        ListedWord(
            row["number"], row["kind"], tuple(row["forms"]), row["question"],
            row.get("verb", False), row.get("edge", "word"), row.get("last", False),
        )
        for row in plain
    )  # fmt: skip


def kind_of(number: str, language: Language) -> str:
    """Return the kind of a row by its number, as a hit names it; nothing for a team's own word."""
    return next((row.kind for row in listed_in(language) if str(row.number) == number), "")


@lru_cache(maxsize=4096)
def found_in(text: str, language: Language, team_words: tuple[WatchedWord, ...] = ()) -> tuple[Found, ...]:
    """Return every vague word of a text, released or not, from left to right; the longer form where two begin."""
    own = tuple(word for word in team_words if word.language == language)
    found = [*_listed(text, language), *(_own(text, own) if own else ())]
    return tuple(sorted(found, key=lambda one: one.start))


def _listed(text: str, language: Language) -> Iterator[Found]:
    start_of_word, by_letter, rows = _compiled(language)
    done = 0
    for place in start_of_word.finditer(text):
        # Not every letter that matches without regard to case has that case (ſ, İ).
        forms = by_letter.get(place[0].lower()) if place.start() >= done else None
        match = forms.match(text, place.start()) if forms else None
        if match is None:
            continue
        row = rows[int((match.lastgroup or "").partition("_")[0][1:])]
        if language == "ja" and row.edge == "word" and not is_word(text, *match.span()):
            continue
        done = match.end()
        if not row.verb or _is_verb(text, *match.span(), row):
            yield Found(match.start(), match.end(), row.kind, row.question, str(row.number))


def _is_verb(text: str, start: int, end: int, row: ListedWord) -> bool:
    label = row.number == _MONITOR and _IN_A_LABEL.match(text, end)
    before = text[max(0, start - 10) : start]
    if label or _IN_A_NAME.match(text, end) or _IS_HEADING.search(text[start:]) or _OWNED.search(before):
        return False
    done = text[start:end].partition(" ")[0][-1] in "sS" and _TO_WHAT.match(text, end)
    return bool(done or _VERB_PLACE.search(before))


@cache
def _compiled(language: Language) -> tuple[re.Pattern[str], dict[str, re.Pattern[str]], dict[int, ListedWord]]:
    """A list ready to be looked for: where a form may start, by that letter one alternation of its forms (longer forms
    first; a group's name leads to its row), and the rows by number. One alternation of all takes ten times as long."""
    forms: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
    for row in listed_in(language):
        before, after = AROUND[language][row.edge]
        for place, form in enumerate(row.forms):
            whole = f"(?P<r{row.number}_{place}>{before}{form}{after})"
            for letter in first_letters(form):
                forms[letter.lower()].append((row.last, -len(form), whole))
    by_letter = {}
    for letter, some in forms.items():
        longer_first = sorted(some, key=lambda one: one[:2])
        by_letter[letter] = re.compile("|".join(whole for *_order, whole in longer_first), _FLAGS[language])
    edge = r"(?<!\w)" if language == "en" else ""
    starts = f"{edge}[{''.join(map(re.escape, forms))}]"
    return re.compile(starts, _FLAGS[language]), by_letter, {row.number: row for row in listed_in(language)}


def first_letters(form: str) -> set[str]:
    """Return the letters a form may start with, through groups, classes and what may be missing."""
    rest = _LOOKAROUND.sub("", form)
    if rest.startswith("(?:"):
        choices, after = _first_group(rest)
        letters = set().union(*(first_letters(choice) for choice in choices))
        return letters | first_letters(after[1:]) if after.startswith("?") else letters
    if rest.startswith("\\d"):
        return set("0123456789")
    letter, after = (
        (rest[1 : rest.index("]")], rest[rest.index("]") + 1 :]) if rest[:1] == "[" else (rest[:1], rest[1:])
    )
    return {*letter} | (first_letters(after[1:]) if after.startswith("?") else set())


def _first_group(form: str) -> tuple[list[str], str]:
    """The choices of the group a form begins with, and what follows it."""
    depth, choices, start = 0, [], 3
    for place, sign in enumerate(form):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if (sign == "|" and depth == 1) or (sign == ")" and depth == 0):
            choices.append(form[start:place])
            start = place + 1
        if depth == 0:
            break
    return choices, form[start:]


@lru_cache(maxsize=16)
def _own_pattern(words: tuple[WatchedWord, ...]) -> re.Pattern[str]:
    whole = sorted((word.expression for word in words), key=len, reverse=True)
    return re.compile("|".join(rf"(?:(?<![A-Za-z]){re.escape(one)}(?![A-Za-z]))" for one in whole), re.IGNORECASE)


def _own(text: str, words: tuple[WatchedWord, ...]) -> Iterator[Found]:
    by_expression = {word.expression.lower(): word for word in words}
    for match in _own_pattern(words).finditer(text):
        word = by_expression.get(match[0].lower())
        if word:
            yield Found(match.start(), match.end(), word.kind, word.question, "team")
