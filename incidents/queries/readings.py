"""What can be read on the day: the numbers, scales and facts that levels, criteria and the end ask for, each once."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from agreements.content import AgreementContent, Language, parts, text_in
from agreements.content.text import Text
from agreements.promises import Condition, conditions_of, letters
from incidents.models import ReadingNoted
from incidents.models.day import NUMBER, SO, STEP

# A fact longer than this is a description, nothing one answers with yes or no.
_LONGEST = 500


@dataclass(frozen=True)
class ReadingAsked:
    """One thing to read: `names` are its letters in every language, `steps` those of a scale, `last` what was read."""

    kind: str
    quantity: str
    names: frozenset[str]
    unit: str = ""
    steps: tuple[str, ...] = ()
    last: ReadingNoted | None = None

    @property
    def field(self) -> str:
        """What its field is called: the same in every answer of the server."""
        told = "|".join((self.kind, letters(self.quantity), letters(self.unit)))
        return f"read-{hashlib.sha256(told.encode()).hexdigest()[:12]}"

    def is_same(self, other: "ReadingAsked") -> bool:
        alike = self.kind == other.kind and letters(self.unit) == letters(other.unit)
        return alike and bool(self.names & other.names)


def asked_readings(
    contents: Iterable[AgreementContent], readings: Iterable[ReadingNoted], language: Language
) -> list[ReadingAsked]:
    """Return what these contents ask for, numbers first, each with what was read last."""
    found: list[ReadingAsked] = []
    for content in contents:
        for one in _asked(content, language):
            if not any(one.is_same(other) for other in found):
                found.append(one)
    newest = list(readings)[::-1]
    with_last = (replace(one, last=next((row for row in newest if _is_of(row, one)), None)) for one in found)
    return sorted(with_last, key=lambda one: (NUMBER, STEP, SO).index(one.kind))


def _is_of(row: ReadingNoted, one: ReadingAsked) -> bool:
    return (row.kind, letters(row.unit)) == (one.kind, letters(one.unit)) and letters(row.quantity) in one.names


def _asked(content: AgreementContent, language: Language) -> Iterator[ReadingAsked]:
    for condition in _conditions(content):
        if isinstance(condition, parts.Threshold):
            yield _named(NUMBER, condition.quantity, language, unit=_say(condition.unit, language))
        elif isinstance(condition, parts.Span):
            first = content.item(condition.from_step)
            steps = [one for one in content.steps if first and one.scale == first.scale]
            if steps:
                names = tuple(_say(one.name, language) for one in steps)
                yield _named(STEP, steps[0].scale, language, steps=names)
        elif all(len(words) <= _LONGEST for words in condition.values()):
            yield _named(SO, condition, language)


def _conditions(content: AgreementContent) -> list[Condition]:
    governing: list[parts.SeverityLevel | parts.DecisionCriterion] = [*content.levels, *content.criteria]
    found = [one for part in governing for one in conditions_of(part)]
    return [*found, *([content.end_signal.threshold] if content.end_signal.threshold else [])]


def _named(kind: str, quantity: Text, language: Language, **more: Any) -> ReadingAsked:
    return ReadingAsked(kind, _say(quantity, language), frozenset(letters(word) for word in quantity.values()), **more)


def _say(text: Text, language: Language) -> str:
    return text_in(text, language) or ""
