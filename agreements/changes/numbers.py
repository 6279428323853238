"""The numbers that changed, old and new, each with the item it belongs to: what people must unlearn comes first."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from agreements.changes.diff import ADDED, REMOVED
from agreements.changes.fields import NUMBER, TEXT
from agreements.changes.lines import ChangeLine, TextLine
from agreements.changes.tokens import has_number, numbers_in
from agreements.changes.words import GONE, NEW, SAME, Piece

# A short stretch is shown as it stands (平日 9:00–18:00); of a long one, its numbers.
_SHORT = 24


@dataclass(frozen=True)
class NumberLine:
    """A number of `line` (an item or a single field), before and after; no pieces where there is none."""

    line: ChangeLine
    name: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def changed_numbers(lines: list[ChangeLine]) -> list[NumberLine]:
    """Return every changed number: minutes, thresholds, phones and days whole, those within a text one by one.

    A number that changed alike in two languages of the same field is told once. What was added or taken out is told
    as an item; only its phone number stands here too, because people keep those elsewhere. The record of a meeting is
    of another meeting each time: nobody acts by its numbers.
    """
    return [number for line in lines if line.section.name != "meeting" for number in _once(_of_line(line))]


def _of_line(line: ChangeLine) -> Iterator[NumberLine]:
    whole = [text for text in line.texts if text.kind == NUMBER] + line.phone
    for text in whole:
        before = tuple(piece for piece in text.pieces if piece.kind != NEW)
        after = tuple(piece for piece in text.pieces if piece.kind != GONE)
        yield NumberLine(line, text.name, before, after)
    if line.kind not in {ADDED, REMOVED} or "." not in line.path:
        for text in line.texts:
            yield from _within(line, text) if text.kind == TEXT else ()


def _within(line: ChangeLine, text: TextLine) -> Iterator[NumberLine]:
    """The numbers in the edits of one text."""
    for is_same, edit in groupby(text.pieces, key=lambda piece: piece.kind == SAME):
        if is_same:
            continue
        pieces = list(edit)
        old, new = ("".join(piece.text for piece in pieces if piece.kind == kind) for kind in (GONE, NEW))
        if numbers_in(old) == numbers_in(new):
            continue
        if not (has_number(old) and has_number(new) and max(len(old), len(new)) <= _SHORT):
            old, new = "、".join(numbers_in(old)), "、".join(numbers_in(new))
        before = (Piece(GONE, old.strip()),) if old else ()
        yield NumberLine(line, text.name, before, (Piece(NEW, new.strip()),) if new else ())


def _once(numbers: Iterator[NumberLine]) -> Iterator[NumberLine]:
    seen = set()
    for number in numbers:
        told = (number.name, _digits(number.before), _digits(number.after))
        if told not in seen:
            seen.add(told)
            yield number


def _digits(pieces: tuple[Piece, ...]) -> str:
    return "".join(character for piece in pieces for character in piece.text if character.isdecimal())
