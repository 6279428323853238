"""Where a function of a library stands, putting ours there, and theirs back."""

from types import ModuleType
from typing import Any

_taken: list[tuple[Any, str, Any]] = []


def replace(name: str, ours: Any, *places: ModuleType | type) -> None:
    """Put `ours` in each of the places. Raises KeyError for one that has nothing of that name."""
    for place in places:
        _taken.append((place, name, vars(place)[name]))
        setattr(place, name, ours)


def replace_item(key: str, ours: Any, table: dict[str, Any]) -> None:
    """Put `ours` in a table of functions. Raises KeyError if it has nothing under that key."""
    _taken.append((table, key, table[key]))
    table[key] = ours


def give_back() -> None:
    """Undo all of it, the last first."""
    while _taken:
        place, name, theirs = _taken.pop()
        if isinstance(place, dict):
            place[name] = theirs
        else:
            setattr(place, name, theirs)
