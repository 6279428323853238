"""What changed between two contents, item by item: keys tell what is the same item, wherever it stands now.

`diff` gives everything that differs, so that `apply(diff(a, b), a)` is b. People are told what they agree about
(`Changes.told`): a new reason for a change is said with the change and is none itself.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from agreements.changes.order import standing
from agreements.content import SECTIONS, AgreementContent, Section, canonical_text, section_of
from agreements.content.lists import LISTS, items_of

ADDED, REMOVED, CHANGED, MOVED, ANSWERED = "added", "removed", "changed", "moved", "answered"
# Only the reason that is given for a change differs.
REASONED = "reasoned"
# An item by its key; a draft may hold a key twice (publishing refuses it), so the count of it belongs to the name.
Identity = tuple[str, int]


@dataclass(frozen=True)
class FieldChange:
    """One field of an item: `before` and `after` are plain values (None = absent)."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Place:
    """Where an item stands: `number` counts from 1 among its side's (all, where a list has no sides)."""

    side: str
    number: int
    after: Identity | None


@dataclass(frozen=True)
class Change:
    """One item (acts.act-1) or one single field (title, end_signal) that differs; `move` tells its places before and
    now, if others did not move around it; of an added one, its place now."""

    section: Section
    kind: str
    path: str
    before: Any
    after: Any
    fields: tuple[FieldChange, ...] = ()
    identity: Identity | None = None
    move: tuple[Place | None, Place] | None = None

    @property
    def list_name(self) -> str:
        """Return the name of the list this is an item of, else nothing."""
        return "" if self.identity is None else self.path.split(".")[-2]

    @property
    def has_moved(self) -> bool:
        return self.move is not None and self.move[0] is not None

    @property
    def reason(self) -> Any:
        """The reason given for this change; one that stood there before was about an earlier change."""
        now = getattr(self.after, "change_reason", None)
        return None if now == getattr(self.before, "change_reason", None) else now


@dataclass(frozen=True)
class Changes:
    """Everything that differs, in section order; `sides` is how the two sides of a list now alternate, where that
    differs (they are read apart, so nobody sees it)."""

    all: tuple[Change, ...] = ()
    sides: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def told(self) -> list[Change]:
        """What people are told: all but new reasons, and what was taken out and put in again word for word."""
        again = _put_in_again(self.all)
        return [change for change in self.all if change.kind != REASONED and change.path not in again]

    def __bool__(self) -> bool:
        return bool(self.all or self.sides)


def diff(before: AgreementContent, after: AgreementContent) -> Changes:
    """Return every difference: added, removed, changed and moved items (the fewest moves), changed single fields."""
    found: list[Change] = []
    sides: dict[str, tuple[str, ...]] = {}
    for section, name in _fields_in_order():
        if name in LISTS:
            found += _list_changes(section, name, before, after)
            old, new = ([side_of(item) for item in items_of(content, name)] for content in (before, after))
            if old != new:
                sides[name] = tuple(new)
        else:
            found += _single_change(section, name, getattr(before, name), getattr(after, name))
    return Changes(tuple(found), sides)


def changes_between(before: AgreementContent, after: AgreementContent) -> list[Change]:
    """Return what people are told of the changes, in section order."""
    return diff(before, after).told


def unchanged_count(before: AgreementContent, after: AgreementContent) -> int:
    """Return how many keyed items stand word for word in both."""
    old = {(name, item.key): item for name, item in before.items()}
    return sum(1 for name, item in after.items() if (name, item.key) in old and not _fields(old[name, item.key], item))


def _put_in_again(changes: tuple[Change, ...]) -> set[str]:
    """Give the paths of items that only got another key (the attendees of the next meeting, a deletion undone)."""
    out: dict[tuple[str, str], list[str]] = {}
    found: set[str] = set()
    for change in changes:
        if change.kind == REMOVED and change.identity:
            out.setdefault((change.list_name, _without_key(change.before)), []).append(change.path)
    for change in changes:
        if change.kind == ADDED and change.identity:
            same = out.get((change.list_name, _without_key(change.after)))
            found |= {change.path, same.pop(0)} if same else set()
    return found


def _without_key(item: Any) -> str:
    return canonical_text(item.model_dump(mode="json", exclude_none=True, exclude={"key", "change_reason"}))


def path_of(name: str, key: str) -> str:
    """Return acts.act-1; attendees lie in the record of the meeting."""
    return f"meeting.attendees.{key}" if name == "attendees" else f"{name}.{key}"


def identities(items: list[Any]) -> dict[Identity, Any]:
    """Return the items by key and count, in order."""
    seen: Counter[str] = Counter()
    found = {}
    for item in items:
        found[item.key, seen[item.key]] = item
        seen[item.key] += 1
    return found


def side_of(item: Any) -> str:
    """Return whose item it is; nothing where a list has no sides."""
    return getattr(item, "side", "")


def _fields_in_order() -> Iterator[tuple[Section, str]]:
    """Every field of the document and the attendees, each once; what no section shows comes with the head."""
    shown = [name for section in SECTIONS for name in section.fields]
    rest = [name for name in AgreementContent.model_fields if name not in shown]
    for section in SECTIONS:
        for name in section.fields + (tuple(rest) if section is SECTIONS[0] else ()):
            yield section, name
            if name == "meeting":
                yield section_of("meeting"), "attendees"


def _single_change(section: Section, name: str, before: Any, after: Any) -> list[Change]:
    if not isinstance(before, BaseModel) or not isinstance(after, BaseModel):
        if before == after:
            return []
        kind = ADDED if before is None else REMOVED if after is None else CHANGED
        return [Change(section, kind, name, before, after, (FieldChange(name, before, after),))]
    fields = _fields(before, after)
    return [Change(section, CHANGED, name, before, after, fields)] if fields else []


def _list_changes(section: Section, name: str, before: AgreementContent, after: AgreementContent) -> list[Change]:
    old, new = identities(items_of(before, name)), identities(items_of(after, name))
    moves = _moves(old, new)
    found = []
    for identity, item in new.items():
        change = Change(section, ADDED, path_of(name, item.key), old.get(identity), item, (), identity)
        found += _told(replace(change, move=moves.get(identity)))
    gone = [(identity, item) for identity, item in old.items() if identity not in new]
    return found + [
        Change(section, REMOVED, path_of(name, item.key), item, None, identity=identity) for identity, item in gone
    ]


def _told(change: Change) -> list[Change]:
    """Say what became of an item of both contents; nothing if it is the same in its place."""
    before, after = change.before, change.after
    if before is None:
        return [change]
    fields = _fields(before, after)
    names = {field.name for field in fields}
    if names:
        return [replace(change, kind=ANSWERED if names == {"consent"} and not change.move else CHANGED, fields=fields)]
    if change.move:
        return [replace(change, kind=MOVED)]
    reasoned = getattr(before, "change_reason", None) != getattr(after, "change_reason", None)
    return [replace(change, kind=REASONED)] if reasoned else []


def _moves(old: dict[Identity, Any], new: dict[Identity, Any]) -> dict[Identity, tuple[Place | None, Place]]:
    """Give the places of what was added, and of the fewest items that must have moved; each side for itself."""
    was, now = _places(old), _places(new)
    kept: dict[str, list[Identity]] = {}
    for identity, place in now.items():
        if identity in was and was[identity].side == place.side:
            kept.setdefault(place.side, []).append(identity)
    still: set[Identity] = set()
    for row in kept.values():
        stay = standing([was[identity].number for identity in row])
        still |= {identity for identity in row if was[identity].number in stay}
    return {identity: (was.get(identity), place) for identity, place in now.items() if identity not in still}


def _places(items: dict[Identity, Any]) -> dict[Identity, Place]:
    found: dict[Identity, Place] = {}
    last: dict[str, Place] = {}
    ids: dict[str, Identity] = {}
    for identity, item in items.items():
        side = side_of(item)
        number = last[side].number + 1 if side in last else 1
        found[identity] = last[side] = Place(side, number, ids.get(side))
        ids[side] = identity
    return found


def _fields(before: Any, after: Any) -> tuple[FieldChange, ...]:
    """The changed fields but the reason, which is about the change, not part of it; attendees are items themselves."""
    if before == after:
        return ()
    return tuple(
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in type(after).model_fields
        if name not in {"change_reason", "attendees"} and getattr(before, name) != getattr(after, name)
    )
