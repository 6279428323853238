"""The pages of the bag: a frame with gaps, filled with the rows somebody may see and is looking for.

Rows come drawn, in each language; nothing is worded here. The builder fills the pages that lie in the folder, the
servers those that somebody asks for.
"""

import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

from gobag.age import Age
from gobag.letter_index import LetterIndex
from gobag.letters import search_letters

# As many as one looks through in an outage; what is beyond is found by typing.
MOST_ROWS = 100
# So many rows are looked through in no time; a word that most of them lack is then looked up.
MANY = 5_000
_GAP = re.compile(r"\[\[([a-z]+)\]\]")


@dataclass(frozen=True)
class Row:
    """A pair: where it stands in the list, what it is found by, how it is drawn."""

    order: tuple[str, ...]
    letters: str
    html: str


@dataclass(frozen=True)
class SystemPart:
    """What the pages show of one system, in one language."""

    rows: tuple[Row, ...]
    incidents: tuple[str, ...]
    procedures: tuple[str, ...]
    cards: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: bytes) -> "SystemPart":
        told = json.loads(data)
        rows = (Row(tuple(row["order"]), row["letters"], row["html"]) for row in told["rows"])
        return cls(tuple(rows), *(tuple(told.get(name, ())) for name in ("incidents", "procedures", "cards")))


@dataclass(frozen=True)
class Frame:
    """A page without its rows, and the words that go with numbers nobody knows before."""

    html: str
    words: dict[str, str]
    zone: str

    @classmethod
    def read(cls, data: bytes) -> "Frame":
        return cls(**json.loads(data))


class Listing:
    """The rows of some systems in the order one looks through them, and one long text they are searched in."""

    def __init__(
        self,
        rows: Sequence[Row],
        incidents: Sequence[str] = (),
        procedures: Sequence[str] = (),
        cards: Sequence[str] = (),
    ) -> None:
        self.rows, self.incidents, self.procedures, self.cards = rows, incidents, procedures, cards
        # A line a row; nothing that is typed holds a line's end.
        self._text = "".join(f"\n{row.letters}" for row in rows) + "\n"
        self._starts = list(accumulate((len(row.letters) + 1 for row in rows), initial=0))
        self._index: LetterIndex | None = None
        self._places: dict[int, list[int]] = {}

    @classmethod
    def of(cls, parts: Iterable[SystemPart]) -> "Listing":
        parts = list(parts)
        return cls(
            sorted((row for part in parts for row in part.rows), key=lambda row: row.order),
            [text for part in parts for text in part.incidents],
            [text for part in parts for text in part.procedures],
            [text for part in parts for text in part.cards],
        )

    def found(self, q: str, most: int) -> Sequence[Row]:
        """Return the first rows, one more than `most` at the most, that hold all the words typed, written in whatever
        width, case or kana."""
        words = sorted(search_letters(q).split(), key=len, reverse=True)
        if not words:
            return self.rows[: most + 1]
        found = list(islice(self._looked_through(words, MANY), most + 1))
        if len(self.rows) <= MANY or len(found) > most:
            return found
        places = self._looked_up(words) if self._index else self._looked_through(words, len(self.rows))
        return list(islice(places, most + 1))

    def look_up_in(self, index: LetterIndex) -> None:
        """Use an index from now on, which takes in what it lacks of these rows."""
        index.add(row.letters for row in self.rows)
        for place, row in enumerate(self.rows):
            self._places.setdefault(index.numbers[row.letters], []).append(place)
        self._index = index

    def _looked_through(self, words: list[str], many: int) -> Iterator[Row]:
        end = self._starts[min(many, len(self.rows))] + 1
        place = self._text.find(words[0], 0, end)
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            if all(word in self.rows[number].letters for word in words[1:]):
                yield self.rows[number]
            place = self._text.find(words[0], self._starts[number + 1], end)

    def _looked_up(self, words: list[str]) -> Iterator[Row]:
        assert self._index  # noqa: S101 - asked for by who knows
        found = sorted(place for number in self._index.find(words[0]) for place in self._places.get(number, ()))
        rows = (self.rows[place] for place in found)
        return (row for row in rows if all(word in row.letters for word in words[1:]))


def page_of(
    frame: Frame,
    listing: Listing,
    *,
    age: Age,
    sequence: int,
    q: str = "",
    most: int = MOST_ROWS,
    menu: str = "",
    pages: str = "",
) -> str:
    """Return a page with the first `most` rows that hold what was typed. While all fit, all are there and those that
    do not match stay hidden: typing then needs no server."""
    rows, words = listing.rows, frame.words
    complete = len(rows) <= most
    matches = listing.found(q, most)
    is_cut = len(matches) > most
    count = len(rows) if is_cut and not q.strip() else most if is_cut else len(matches)
    told = words["many" if count == most and is_cut else "count"]
    gaps = {
        "age": age.state,
        "known": age.known_at.isoformat(timespec="seconds"),
        "clock": age.clock(frame.zone),
        "since": age.since(words),
        "menu": menu,
        "pages": pages,
        "q": html.escape(q),
        "count": told.replace("%a", str(len(rows))).replace("%n", str(count)),
        "all": str(len(rows)),
        "complete": " data-complete" if complete else "",
        "rows": "".join(_drawn(rows if complete else matches[:most], matches)),
        "more": f'<p class="soft">{words["more"].replace("%n", str(most))}</p>' if is_cut else "",
        "found": " hidden" if matches else "",
        **_beside(listing),
        "generation": words["generation"].replace("%n", str(sequence)),
    }
    return fill(frame.html, gaps)


def _beside(listing: Listing) -> dict[str, str]:
    return {
        "incidents": "".join(listing.incidents),
        "procedures": "".join(listing.procedures),
        "cards": "　".join(listing.cards),
        "carded": "" if listing.cards else " hidden",
    }


def fill(text: str, gaps: dict[str, Any]) -> str:
    """Fill every gap once: what is put in is not looked through again."""
    return _GAP.sub(lambda gap: str(gaps.get(gap[1], "")), text)


def _drawn(shown: Sequence[Row], matches: Sequence[Row]) -> Iterable[str]:
    wanted = set(map(id, matches))
    first = True
    for row in shown:
        if id(row) not in wanted:
            yield row.html.replace("<li ", "<li hidden ", 1)
        elif first:
            first = False
            yield row.html.replace("<li ", '<li aria-current="true" ', 1)
        else:
            yield row.html
