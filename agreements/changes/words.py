"""Two texts word by word: what stays, what goes, what comes; joined, the pieces are exactly the two texts."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain, takewhile

from agreements.changes.tokens import has_number, tokens_of

SAME, GONE, NEW = "same", "gone", "new"
# Above this many pairs of equal tokens, whole sentences are compared first (they are few, so this stays quick).
_MOST_PAIRS = 12_000
# Texts that share less than this of the shorter one are two texts: struck and written anew, not a salad of both.
_LEAST_SHARED = 0.4
_SMALL = re.compile(r"[ぁ-ゖ\W_]")
_SENTENCE_ENDS = frozenset("。．！？!?\n")


@dataclass(frozen=True)
class Piece:
    """A stretch of text and what became of it: same, gone or new."""

    kind: str
    text: str


@dataclass
class _Stretch:
    """Between two edits: `same` tokens; at an edit: the tokens `gone` and `new`."""

    same: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many letters a reader passes over."""
        return max(len("".join(self.gone)), len("".join(self.new)))

    @property
    def is_one_for_one(self) -> bool:
        """One word (or two) in the place of another: 90% → 95%."""
        return 0 < len(self.gone) <= 2 and 0 < len(self.new) <= 2

    @property
    def is_number(self) -> bool:
        """A number in the place of another: it is shown alone, whatever stands around it."""
        return len(self.gone) == len(self.new) == 1 and has_number(self.gone[0]) and has_number(self.new[0])


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one row of pieces: same and gone joined are `before`, same and new joined are `after`."""
    if before == after:
        return (Piece(SAME, before),) if before else ()
    if not before or not after:
        return (Piece(GONE, before),) if before else (Piece(NEW, after),)
    stretches = _readable(_trimmed(tokens_of(before), tokens_of(after)))
    if not _is_one_text(stretches, min(len(before), len(after))):
        return (Piece(GONE, before), Piece(NEW, after))
    found = [
        Piece(kind, "".join(tokens))
        for stretch in stretches
        for kind, tokens in ((SAME, stretch.same), (GONE, stretch.gone), (NEW, stretch.new))
        if tokens
    ]
    return tuple(found)


def _is_one_text(stretches: list[_Stretch], shorter: int) -> bool:
    """Enough is shared, and more of it than particles and signs."""
    shared = [token for stretch in stretches for token in stretch.same]
    words = any(len(token) > 1 or not _SMALL.fullmatch(token) for token in shared)
    return words and len("".join(shared)) >= _LEAST_SHARED * shorter


def _trimmed(before: list[str], after: list[str]) -> list[_Stretch]:
    """What both begin and end with stays, whatever repeats between; the middle is compared."""
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    middle = _stretches(before[start : len(before) - end], after[start : len(after) - end])
    ends = (_Stretch(same=before[:start]), _Stretch(same=before[len(before) - end :]))
    return [stretch for stretch in (ends[0], *middle, ends[1]) if stretch.same or stretch.gone or stretch.new]


def _stretches(before: list[str], after: list[str]) -> list[_Stretch]:
    """Compare token by token; long texts sentence by sentence first, then the tokens of the sentences that differ."""
    if _pairs(before, after) <= _MOST_PAIRS:
        return _aligned(before, after)
    old, new = _sentences(before), _sentences(after)
    old_texts, new_texts = ["".join(one) for one in old], ["".join(one) for one in new]
    if _pairs(old_texts, new_texts) > _MOST_PAIRS or min(len(old), len(new)) < 2:
        return [_Stretch(gone=before, new=after)]
    found: list[_Stretch] = []
    for tag, i, j, k, m in SequenceMatcher(None, old_texts, new_texts, autojunk=False).get_opcodes():
        gone, come = list(chain(*old[i:j])), list(chain(*new[k:m]))
        if tag == "equal":
            found.append(_Stretch(same=gone))
        elif _pairs(gone, come) <= _MOST_PAIRS:
            found += _aligned(gone, come)
        else:
            found.append(_Stretch(gone=gone, new=come))
    return found


def _aligned(before: list[str], after: list[str]) -> list[_Stretch]:
    """The longest common stretch first, then what lies on both sides of it: as people look (autojunk would guess)."""
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        _Stretch(same=before[i:j]) if tag == "equal" else _Stretch(gone=before[i:j], new=after[k:m])
        for tag, i, j, k, m in codes
    ]


def _pairs(before: list[str], after: list[str]) -> int:
    """How many pairs of equal tokens there are: what the comparison costs (at most all with all)."""
    if len(before) * len(after) <= _MOST_PAIRS:
        return 0
    there = Counter(after)
    return sum(count * there[token] for token, count in Counter(before).items())


def _sentences(tokens: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for token in tokens:
        found[-1].append(token)
        if token[-1] in _SENTENCE_ENDS:
            found.append([])
    return [sentence for sentence in found if sentence]


def _readable(stretches: list[_Stretch]) -> list[_Stretch]:
    """Take single words that happen to stand in both texts into the edits around them."""
    found: list[_Stretch] = []
    for stretch in stretches:
        if found and bool(found[-1].same) == bool(stretch.same):
            found[-1] = _joined(found[-1], stretch)
        else:
            found.append(stretch)
        while len(found) >= 3 and _is_chance(*found[-3:]):
            first, middle, last = found[-3:]
            found[-3:] = [_joined(_joined(first, _Stretch(gone=middle.same, new=middle.same)), last)]
    return found


def _joined(one: _Stretch, other: _Stretch) -> _Stretch:
    return _Stretch([*one.same, *other.same], [*one.gone, *other.gone], [*one.new, *other.new])


def _is_chance(first: _Stretch, middle: _Stretch, last: _Stretch) -> bool:
    if not middle.same or first.same or last.same or (first.is_one_for_one and last.is_one_for_one):
        return False
    size, around = len("".join(middle.same)), min(first.size, last.size)
    if _crosses(first, last):
        return size <= around
    return 2 * size <= around and not first.is_number and not last.is_number


def _crosses(first: _Stretch, last: _Stretch) -> bool:
    """A word that goes on one side comes on the other: what stands between was passed by it."""
    return bool(set(first.new) & set(last.gone) or set(first.gone) & set(last.new))


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
