"""What each field of the content is called: editor, comparison, plan, register and paper share it."""

from typing import Any

from agreements.content import parts
from agreements.content.said import facts_of


def label_of(part: type[Any] | Any, field: str) -> str:
    """Return what a field of a part (a class or an instance) is called, in the active language."""
    return str(facts_of(part, field).said.label)


def words_of(kind: type[Any], field: str) -> str:
    """Return the same, to be said later in whatever language is active then: plan and register name theirs by it."""
    return facts_of(kind, field).said.label  # type: ignore[return-value]  # lazy


def label_named(name: str) -> str:
    """Return the label of a field named "Act.where": for templates, which know no classes."""
    kind, _dot, field = name.partition(".")
    return label_of(getattr(parts, kind), field)
