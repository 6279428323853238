"""What differs between two contents: item by item, word by word, with the numbers first. No database, no web."""

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
from agreements.changes.lines import KIND_WORDS, ChangeLine, TextLine, change_lines, unchanged_titles
from agreements.changes.numbers import NumberLine, changed_numbers
from agreements.changes.words import Piece, pieces_of

__all__ = [
    "ADDED",
    "ANSWERED",
    "CHANGED",
    "KIND_WORDS",
    "MOVED",
    "REASONED",
    "REMOVED",
    "Change",
    "ChangeLine",
    "Changes",
    "FieldChange",
    "NumberLine",
    "Piece",
    "TextLine",
    "change_lines",
    "changed_numbers",
    "changes_between",
    "diff",
    "pieces_of",
    "unchanged_count",
    "unchanged_titles",
]
