"""What a field of the content says of itself where it is declared (ADR 36): label, hint, role, choice, place on paper.

Editor, pages, comparison, checks and paper read it here; none of them keeps a list of fields of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from django.utils.functional import Promise
from pydantic import BaseModel, NaiveDatetime

from agreements.content.text import Duration, LevelMark, OnTheClock, Written

Words = str | Promise

# What a text is to its reader. A field says it for all that lies within it.
ACT = "act"  # one verb says what somebody does
INSTRUCTION = "instruction"  # a reader is told to do something
FORBIDDEN = "forbidden"  # a reader is told not to
CONDITION = "condition"  # when something holds
ROLE = "role"  # who: the name of a role
QUOTED = "quoted"  # words of the other side, kept as they were said
EXACT = "exact"  # no vague word may stand here (rubric W3)
REASON = "reason"  # why it is so: nobody acts by it
UNMEASURED = "unmeasured"  # a number here need not be a measure (rubric W8)

_NOTHING_USUAL = object()


# Without a comparison and a picture of its own: pydantic asks for the latter, and the words are not to be said yet.
@dataclass(frozen=True, eq=False, repr=False)
class Said:
    """Beside a field's type in `Annotated`. The paper prints it by itself, among the facts of its item.

    `words` are those of a choice (of a bool: under True and False); `usual` is the value that is not worth a word,
    `when` says whether the field of a part is worth one at all; `refers_to` names the lists whose items it names;
    `lines` asks for several.
    """

    label: Words
    hint: Words = ""
    role: str = ""
    words: Mapping[Any, Words] | None = None
    usual: Any = _NOTHING_USUAL
    when: Callable[[Any], bool] | None = None
    refers_to: tuple[str, ...] = ()
    lines: bool = False

    def is_silent(self, part: Any, value: Any) -> bool:
        """Tell whether the value is not worth a word."""
        return value == self.usual or (self.when is not None and not self.when(part))


class ByHand(Said):
    """The same of a field that a template sets in a place of its own."""


class Unprinted(Said):
    """The same of a field that no paper prints: rubric S3 says why."""


@dataclass(frozen=True, eq=False)
class FieldFacts:
    """A field as its declaration says it: the `kind` of its value (of a part: which `part`), whether there may be
    `many`, whether it may be `absent`."""

    said: Said
    kind: str
    many: bool
    absent: bool
    part: type[BaseModel] | None = None


# What a value is, by its type; the first that fits.
_KINDS: tuple[tuple[str, Any], ...] = (
    ("text", dict),
    ("minutes", Duration()),
    ("level", LevelMark()),
    ("clock", OnTheClock()),
    ("number", Written()),
    ("flag", bool),
    ("moment", NaiveDatetime),
    ("day", date),
    ("count", int),
    ("plain", str),
)


def facts_of(part: Any, name: str) -> FieldFacts:
    """Return what a field of a part (a class or an instance) declares of itself; one that says nothing is called by its
    name."""
    return _facts(part if isinstance(part, type) else type(part), name)


@cache
def _facts(part: type[BaseModel], name: str) -> FieldFacts:
    field = part.model_fields[name]
    types = [*field.metadata, *_types(field.annotation)]
    said = next((one for one in types if isinstance(one, Said)), Said(name))
    inner = next((one for one in types if isinstance(one, type) and issubclass(one, BaseModel)), None)
    kind = "part" if inner else _kind(types, said)
    return FieldFacts(said, kind, list in types, NoneType in types, inner)


def _kind(types: list[Any], said: Said) -> str:
    if said.refers_to:
        return "reference"
    if said.words is not None:
        return "truth" if bool in types else "choice"
    return next((kind for kind, mark in _KINDS if mark in types), "choice")


def _types(annotation: Any) -> Iterator[Any]:
    """Every type and mark an annotation is made of; a text's own are not opened."""
    origin = get_origin(annotation)
    yield annotation if origin is None else origin
    if origin is dict:
        return
    if origin is Annotated:
        yield from annotation.__metadata__
        yield from _types(annotation.__origin__)
        return
    for inner in get_args(annotation):
        yield from _types(inner)
