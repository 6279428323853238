"""A difference put onto the content it was taken from: what proves that the comparison leaves nothing out."""

from typing import Any

from agreements.changes.diff import ADDED, REMOVED, Change, Changes, Identity, identities, side_of
from agreements.content import AgreementContent
from agreements.content.lists import LISTS, items_of


class WrongBase(Exception):
    """The content is not the one that the changes begin with."""


def apply(changes: Changes, content: AgreementContent) -> AgreementContent:
    """Return `content` with the changes made: apply(diff(a, b), a) is b. Raises WrongBase for any content but a."""
    meeting: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for change in changes.all:
        if change.identity is None:
            fields[change.path] = _changed(change, getattr(content, change.path))
    for name in LISTS:
        own = [change for change in changes.all if change.list_name == name]
        if own or name in changes.sides:
            items = _list(own, items_of(content, name), changes.sides.get(name))
            (meeting if name == "attendees" else fields)[name] = items
    if meeting:
        fields["meeting"] = fields.get("meeting", content.meeting).model_copy(update=meeting)
    return content.model_copy(update=fields)


def _changed(change: Change, value: Any) -> Any:
    """Return a field or an item after its change, made field by field."""
    if change.kind in {ADDED, REMOVED} or [field.name for field in change.fields] == [change.path]:
        if value != change.before:
            raise WrongBase(change.path)
        return change.after
    if any(getattr(value, field.name) != field.before for field in change.fields):
        raise WrongBase(change.path)
    made = {field.name: field.after for field in change.fields}
    if hasattr(value, "change_reason"):
        made["change_reason"] = change.after.change_reason
    return value.model_copy(update=made)


def _list(changes: list[Change], items: list[Any], alternate: tuple[str, ...] | None) -> list[Any]:
    """Change, take out and put in; each side for itself, then in the order in which the sides alternate."""
    pool = identities(items)
    sides = tuple(side_of(item) for item in items) if alternate is None else alternate
    rows: dict[str, list[Identity]] = {side: [] for side in sides}
    placed = {change.identity for change in changes if change.move or change.kind == REMOVED}
    for identity, item in pool.items():
        if identity not in placed:
            rows.setdefault(side_of(item), []).append(identity)
    for change in changes:
        if change.identity is None or (change.kind == ADDED) == (change.identity in pool):
            raise WrongBase(change.path)
        pool[change.identity] = _changed(change, pool.get(change.identity))
        if change.move:
            _put(rows, change)
    order = {side: iter(row) for side, row in rows.items()}
    if sorted(sides) != sorted(side for side, row in rows.items() for _identity in row):
        raise WrongBase("sides")
    return [pool[next(order[side])] for side in sides]


def _put(rows: dict[str, list[Identity]], change: Change) -> None:
    """Put an item after the one it follows; those before it are in their places already."""
    place = change.move[1] if change.move else None
    if place is None or change.identity is None:
        return
    row = rows.setdefault(place.side, [])
    if place.after is not None and place.after not in row:
        raise WrongBase(change.path)
    row.insert(row.index(place.after) + 1 if place.after is not None else 0, change.identity)
