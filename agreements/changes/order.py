"""What moved: the fewest items that must be taken out and put elsewhere so that one order becomes the other."""

from bisect import bisect_left
from collections.abc import Sequence


def standing(ranks: Sequence[int]) -> set[int]:
    """Return the ranks of a longest increasing subsequence (patience sorting, n log n): who need not move.

    `ranks` are the old places in the new order, each once. Of two neighbours that changed places, the one that now
    stands first is said to have moved.
    """
    tops: list[int] = []  # the smallest last rank of a run of each length
    ends: list[int] = []  # the place of that rank
    before: list[int] = []
    for place, rank in enumerate(ranks):
        length = bisect_left(tops, rank)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [rank]
        ends[length : length + 1] = [place]
    found: set[int] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        found.add(ranks[place])
        place = before[place]
    return found
