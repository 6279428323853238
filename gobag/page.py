"""The pages of the bag: a frame with gaps, filled with the rows somebody may see and is looking for.

Rows come drawn, in each language; nothing is worded here. The builder fills the pages that lie in the folder, the
servers those that somebody asks for.
"""

import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from gobag.age import Age
from gobag.letters import search_letters

# As many as one looks through in an outage; what is beyond is found by typing.
MOST_ROWS = 100
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

    @classmethod
    def read(cls, data: bytes) -> "SystemPart":
        told = json.loads(data)
        rows = (Row(tuple(row["order"]), row["letters"], row["html"]) for row in told["rows"])
        return cls(tuple(rows), tuple(told["incidents"]), tuple(told["procedures"]))


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

    def __init__(self, rows: Sequence[Row], incidents: Sequence[str] = (), procedures: Sequence[str] = ()) -> None:
        self.rows, self.incidents, self.procedures = rows, incidents, procedures
        # A line a row; nothing that is typed holds a line's end.
        self._text = "".join(f"\n{row.letters}" for row in rows) + "\n"
        self._starts = list(accumulate((len(row.letters) + 1 for row in rows), initial=0))

    @classmethod
    def of(cls, parts: Iterable[SystemPart]) -> "Listing":
        parts = list(parts)
        return cls(
            sorted((row for part in parts for row in part.rows), key=lambda row: row.order),
            [text for part in parts for text in part.incidents],
            [text for part in parts for text in part.procedures],
        )

    def found(self, q: str, most: int) -> Sequence[Row]:
        """Return the first rows, one more than `most` at the most, that hold all the words typed, written in whatever
        width, case or kana."""
        words = sorted(search_letters(q).split(), key=len, reverse=True)
        if not words:
            return self.rows[: most + 1]
        found: list[Row] = []
        place = self._text.find(words[0])
        while place >= 0 and len(found) <= most:
            number = bisect_right(self._starts, place) - 1
            if all(word in self.rows[number].letters for word in words[1:]):
                found.append(self.rows[number])
            place = self._text.find(words[0], self._starts[number + 1])
        return found


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
    shown = rows if complete else matches[:most]
    is_cut = len(matches) > most
    count = len(rows) if is_cut and not q.strip() else most if is_cut else len(matches)
    gaps = {
        "age": age.state,
        "known": age.known_at.isoformat(timespec="seconds"),
        "clock": age.clock(frame.zone),
        "since": age.since(words),
        "menu": menu,
        "pages": pages,
        "q": html.escape(q),
        "count": words["many" if count == most and is_cut else "count"]
        .replace("%a", str(len(rows)))
        .replace("%n", str(count)),
        "all": str(len(rows)),
        "complete": " data-complete" if complete else "",
        "rows": "".join(_drawn(shown, matches)),
        "more": f'<p class="soft">{words["more"].replace("%n", str(most))}</p>' if is_cut else "",
        "found": " hidden" if matches else "",
        "incidents": "".join(listing.incidents),
        "procedures": "".join(listing.procedures),
        "generation": words["generation"].replace("%n", str(sequence)),
    }
    return fill(frame.html, gaps)


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
