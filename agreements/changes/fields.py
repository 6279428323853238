"""The words of one field, in one language; and what kind of thing it holds."""

from datetime import date
from typing import Any

from pydantic import BaseModel

from agreements.changes.diff import FieldChange
from agreements.content import AgreementContent, Language, parts
from agreements.content.said import facts_of
from agreements.content.wording import Wording

NUMBER, NAME, TEXT = "number", "name", "text"
# What names levels, items and words, even where it looks like a number.
_NAMES = {"level", "reference", "flag"}


def texts_in(value: Any, language: Language | None = None) -> list[str]:
    """Return every text within a value, in one language (None: in all)."""
    if isinstance(value, dict):
        return [text for name, text in value.items() if language in {None, name}]
    if isinstance(value, list):
        return [text for entry in value for text in texts_in(entry, language)]
    if isinstance(value, BaseModel):
        return [text for name in type(value).model_fields for text in texts_in(getattr(value, name), language)]
    return []


def words_of(
    say: Wording, owner: Any, name: str, value: Any, language: Language, *, first: Language
) -> str:  # fmt: skip
    """Return a field's value in words; a text is said in `language` alone, never in another for want of it."""
    if isinstance(value, dict):
        return value.get(language, "")
    if language != first and not texts_in(value, language):
        return ""
    words = say.value(_holder(owner, name), name, value)
    return f"{words}{say.text(owner.unit)}" if isinstance(owner, parts.Target) and name == "value" else words


def kind_of(owner: Any, change: FieldChange) -> str:
    """Return NUMBER where a number changed in a field that holds one: minutes, a threshold, a phone, a day."""
    kind = facts_of(_holder(owner, change.name), change.name).kind
    if kind in _NAMES:
        return NAME
    if _bare(change.before) == _bare(change.after):
        return TEXT
    if kind == "number":
        return NUMBER
    values = [entry for value in (change.before, change.after) for entry in (value if _is_list(value) else [value])]
    kinds = (int, date, parts.Threshold, parts.Phone)
    return NUMBER if any(isinstance(value, kinds) and not isinstance(value, bool) for value in values) else TEXT


def _holder(owner: Any, name: str) -> type[Any]:
    """The kind of part that has the field: of a single field of the document, `owner` is its value."""
    kind = type(owner)
    return kind if name in getattr(kind, "model_fields", {}) else AgreementContent


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _bare(value: Any) -> Any:
    """A value without its words: another name for the same threshold is no other number."""
    if isinstance(value, list):
        return [_bare(entry) for entry in value]
    return value.model_dump(exclude={"quantity", "unit"}) if isinstance(value, parts.Threshold) else value
