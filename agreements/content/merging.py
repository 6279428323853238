"""Two people's changes of one draft put together: what only one of them touched is kept, the rest is named.

The unit is what people read as one thing: a field of the head, a field of the meeting's record, an item of a list.
Half of one person's sentence is never put together with half of another's.
"""

from dataclasses import dataclass, field
from typing import Any

from agreements.content import parts
from agreements.content.document import AgreementContent


@dataclass(frozen=True)
class Clash:
    """One thing that both changed differently; None where one of them took it out. `path` is acts.act-1 or title."""

    path: str
    mine: Any
    theirs: Any


@dataclass
class Merging:
    """`values` are the document's fields put together (with mine where both changed), `clashes` what both changed."""

    values: dict[str, Any] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)


def merged(
    base: AgreementContent, mine: AgreementContent, theirs: AgreementContent, *, mine_wins: bool = True
) -> Merging:
    """Put two changes of `base` together, field by field. Where both changed the same thing, `mine_wins` decides."""
    result = Merging()
    for name in AgreementContent.model_fields:
        versions = [getattr(content, name) for content in (base, mine, theirs)]
        result.values[name] = _value(name, *versions, result=result, mine_wins=mine_wins)
    return result


def _value(path: str, base: Any, mine: Any, theirs: Any, *, result: Merging, mine_wins: bool) -> Any:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    if isinstance(mine, list) and all(_are_keyed(items) for items in (base, mine, theirs)):
        return _list(path, base, mine, theirs, result=result, mine_wins=mine_wins)
    if isinstance(mine, parts.MeetingRecord):
        fields = {
            name: _value(
                f"{path}.{name}", *(getattr(part, name) for part in (base, mine, theirs)),
                result=result, mine_wins=mine_wins,
            )
            for name in type(mine).model_fields
        }  # fmt: skip
        return mine.model_copy(update=fields)
    result.clashes.append(Clash(path, mine, theirs))
    return mine if mine_wins else theirs


def _list(path: str, base: Any, mine: Any, theirs: Any, *, result: Merging, mine_wins: bool) -> list[Any]:
    old, my, their = ({item.key: item for item in items} for items in (base, mine, theirs))
    put_together = {
        key: _value(
            f"{path}.{key}", old.get(key), my.get(key), their.get(key), result=result, mine_wins=mine_wins
        )
        for key in _order(base, mine, theirs)
    }  # fmt: skip
    return [item for item in put_together.values() if item is not None]


def _are_keyed(items: list[Any]) -> bool:
    """A list of choices has no keys. A draft may hold a key twice (publishing refuses it): nothing must be lost."""
    keys = {getattr(item, "key", None) for item in items} - {None}
    return len(keys) == len(items)


def _order(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[str]:
    """Give all keys in the order of whoever moved something (mine, if both did); the other's new ones follow theirs."""
    first, second = (theirs, mine) if _moved(base, theirs) and not _moved(base, mine) else (mine, theirs)
    keys = [item.key for item in first]
    for place, item in enumerate(second):
        if item.key not in keys:
            before = second[place - 1].key if place else None
            keys.insert(keys.index(before) + 1 if before else 0, item.key)
    return keys


def _moved(base: list[Any], changed: list[Any]) -> bool:
    kept = {item.key for item in base} & {item.key for item in changed}
    return [item.key for item in base if item.key in kept] != [item.key for item in changed if item.key in kept]
