"""What changed between two contents, item by item: moves are no changes, keys tell what is the same item."""

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from pydantic import BaseModel

from agreements.content import SECTIONS, AgreementContent, Section
from agreements.content.lists import lists_in

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
# What is read as one: a word, a number, a number and its unit.
_WORD = re.compile(r"[0-9A-Za-z.,%]{2}|[0-9][分秒時日月年件回店社人台円]")


@dataclass(frozen=True)
class FieldChange:
    """One field of an item: `before` and `after` are plain values (None = absent)."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """One item or one single field of the document that differs."""

    section: Section
    kind: str
    path: str
    before: Any
    after: Any
    fields: tuple[FieldChange, ...] = ()

    @property
    def reason(self) -> Any:
        """The reason given for this change; one that stood there before was about an earlier change."""
        now = getattr(self.after, "change_reason", None)
        return None if now == getattr(self.before, "change_reason", None) else now


@dataclass(frozen=True)
class Apart:
    """Two texts where they differ: the same `start` and `end`, and between them what each of them says."""

    start: str
    before: str
    after: str
    end: str


def apart(before: str, after: str) -> Apart:
    """Return two texts cut where they differ; a word of letters or digits is never cut within."""
    start = _alike(before, after)
    while start and _within_a_word(before, start) | _within_a_word(after, start):
        start -= 1
    rest = min(len(before), len(after)) - start
    end = _alike(before[::-1][:rest], after[::-1][:rest])
    while end and _within_a_word(before, len(before) - end) | _within_a_word(after, len(after) - end):
        end -= 1
    stop = -end or None
    return Apart(before[:start], before[start:stop], after[start:stop], before[len(before) - end :])


def _alike(before: str, after: str) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))


def _within_a_word(text: str, place: int) -> bool:
    return bool(_WORD.fullmatch(text[place - 1 : place + 1])) if 0 < place < len(text) else False


def changes_between(before: AgreementContent, after: AgreementContent) -> list[Change]:
    """Return the changes in section order. An item that only moved is not listed; its key says it is the same."""
    return [
        change
        for section in SECTIONS
        for field in section.fields
        for change in _field_changes(section, field, getattr(before, field), getattr(after, field))
    ]


def unchanged_count(before: AgreementContent, after: AgreementContent) -> int:
    """Return how many keyed items stand word for word in both."""
    old = {item.key: item for _name, item in before.items()}
    return sum(1 for _name, item in after.items() if not _differs(old.get(item.key), item))


def _field_changes(section: Section, field: str, before: Any, after: Any) -> list[Change]:
    if lists_in(field) and isinstance(before, list):
        return _list_changes(section, field, before, after)
    if not _differs(before, after):
        return []
    kind = ADDED if before is None else REMOVED if after is None else CHANGED
    return [Change(section, kind, field, before, after, _fields_of(field, before, after))]


def _list_changes(section: Section, field: str, before: list[Any], after: list[Any]) -> list[Change]:
    old = {item.key: item for item in before}
    new = {item.key for item in after}
    found = []
    for item in after:
        path = f"{field}.{item.key}"
        if item.key not in old:
            found.append(Change(section, ADDED, path, None, item))
        elif _differs(old[item.key], item):
            found.append(Change(section, CHANGED, path, old[item.key], item, _fields_of(path, old[item.key], item)))
    gone = [item for item in before if item.key not in new]
    return found + [Change(section, REMOVED, f"{field}.{item.key}", item, None) for item in gone]


def _differs(before: Any, after: Any) -> bool:
    """Compare without the reason for the change, which is about the change, not part of it."""
    return _bare(before) != _bare(after)


def _bare(value: Any) -> Any:
    return value.model_dump(exclude={"change_reason"}) if isinstance(value, BaseModel) else value


def _fields_of(path: str, before: Any, after: Any) -> tuple[FieldChange, ...]:
    if not isinstance(before, BaseModel) or not isinstance(after, BaseModel):
        return (FieldChange(path, before, after),)
    return tuple(
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in type(after).model_fields
        if name != "change_reason" and getattr(before, name) != getattr(after, name)
    )
