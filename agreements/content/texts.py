"""Every text that people typed, found by walking the types of a content: a field added tomorrow is among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import AfterValidator, BaseModel

from agreements.content.notes import notes_said
from agreements.content.parts import Item, Part
from agreements.content.reading import text_in
from agreements.content.text import Language, Markdown, Plain

# What makes a string a text that a person typed; keys, codes, signs and numbers are strings of other types.
_TYPED = next(rule for rule in get_args(Plain) if isinstance(rule, AfterValidator))


@dataclass(frozen=True)
class Typed:
    """One text: `path` (acts.3.sentence.ja), the `key` of the item that holds it, and what it `says`, paragraph by
    paragraph where it is Markdown."""

    path: str
    key: str
    says: list[str]


def texts_of(part: BaseModel, language: Language, but: frozenset[type[BaseModel]] = frozenset()) -> Iterator[Typed]:
    """Give every text of a content or a part, in document order: in `language`, else in the language it has.

    Parts of the types `but` are left out, with all they hold.
    """
    return _of_part(part, language, but, "", "")


def own_texts(item: Part, language: Language) -> Iterator[Typed]:
    """Give what an item itself says; what any item may have beside it (its answer, why it changed) is left out."""
    return (text for text in texts_of(item, language) if text.path.partition(".")[0] not in Item.model_fields)


def _of_part(
    part: BaseModel, language: Language, but: frozenset[type[BaseModel]], path: str, key: str
) -> Iterator[Typed]:
    key = getattr(part, "key", key)
    for name in type(part).model_fields:
        kind = _kind(type(part), name)
        for step, value in _entries(getattr(part, name), f"{path}.{name}".lstrip(".")):
            if isinstance(value, BaseModel) and type(value) not in but:
                yield from _of_part(value, language, but, step, key)
            elif isinstance(value, dict):
                shown = language if language in value else next(iter(value))
                yield Typed(f"{step}.{shown}", key, _said(text_in(value, language), kind))
            elif isinstance(value, str) and kind:
                yield Typed(step, key, [value])


def _entries(value: Any, path: str) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [(f"{path}.{place}", entry) for place, entry in enumerate(value)]
    return [(path, value)]


def _said(text: str, kind: str) -> list[str]:
    return notes_said(text) if kind == "markdown" else [text]


@cache
def _kind(part: type[BaseModel], name: str) -> str:
    """How people type a field: plain, markdown, or not at all."""
    field = part.model_fields[name]
    rules = [*field.metadata, *_rules(field.annotation)]
    if any(isinstance(rule, Markdown) for rule in rules):
        return "markdown"
    return "plain" if _TYPED in rules else ""


def _rules(kind: Any) -> Iterator[Any]:
    yield kind
    for part in get_args(kind):
        yield from _rules(part)
