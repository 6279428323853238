"""Where a function of a library stands, and putting ours there."""

from types import ModuleType
from typing import Any


def replace(name: str, ours: Any, *places: ModuleType | type) -> None:
    """Put `ours` in each of the places, which must have something of that name already."""
    for place in places:
        getattr(place, name)
        setattr(place, name, ours)
