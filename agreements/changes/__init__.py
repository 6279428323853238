"""What differs between two contents: item by item and word by word. No database, no web."""

from agreements.changes.diff import (
    ADDED,
    ANSWERED,
    CHANGED,
    MOVED,
    REASONED,
    REMOVED,
    Change,
    Changes,
    FieldChange,
    changes_between,
    diff,
    unchanged_count,
)
from agreements.changes.patch import WrongBase, apply
from agreements.changes.words import Apart, Piece, apart, pieces_of

__all__ = [
    "ADDED",
    "ANSWERED",
    "CHANGED",
    "MOVED",
    "REASONED",
    "REMOVED",
    "Apart",
    "Change",
    "Changes",
    "FieldChange",
    "Piece",
    "WrongBase",
    "apart",
    "apply",
    "changes_between",
    "diff",
    "pieces_of",
    "unchanged_count",
]
