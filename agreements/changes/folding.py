"""Long stretches that stayed the same, folded: what is left around an edit is enough to know where one is."""

from agreements.changes.words import SAME, Piece

FOLDED = "folded"
# A fold hides at least this many letters; less is quicker read than opened.
_WORTH = 120
# About this much is left beside an edit, to the end of a sentence or a line if one is near.
_BESIDE = 40
_ENDS = "。．！？!?\n"


def folded(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return the pieces with the inside of long same ones as FOLDED; joined, they are the same texts."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.kind == SAME:
            found += _fold(piece.text, first=place == 0, last=place == len(pieces) - 1)
        else:
            found.append(piece)
    return tuple(found)


def _fold(text: str, *, first: bool, last: bool) -> list[Piece]:
    start = 0 if first else _cut(text)
    end = len(text) if last else len(text) - _cut_back(text)
    if end - start < _WORTH:
        return [Piece(SAME, text)]
    found = [Piece(SAME, text[:start]), Piece(FOLDED, text[start:end]), Piece(SAME, text[end:])]
    return [piece for piece in found if piece.text]


def _cut(text: str) -> int:
    """How much to leave after an edit: to the end of the sentence, else _BESIDE letters."""
    ends = [place + 1 for place, letter in enumerate(text[: 2 * _BESIDE]) if letter in _ENDS]
    return ends[0] if ends else min(_BESIDE, len(text))


def _cut_back(text: str) -> int:
    """How much to leave before an edit: from the beginning of the sentence, else _BESIDE letters."""
    tail = text[-2 * _BESIDE :]
    starts = [len(tail) - place - 1 for place, letter in enumerate(tail[:-1]) if letter in _ENDS]
    return starts[-1] if starts else min(_BESIDE, len(text))
