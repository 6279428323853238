"""The pages of the bag: a frame with gaps, filled with the rows somebody may see and is looking for.

Rows come drawn, in each language; nothing is worded here. The builder fills the pages that lie in the folder, the
servers those that somebody asks for.
"""

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


def ordered(parts: Iterable[SystemPart]) -> list[Row]:
    return sorted((row for part in parts for row in part.rows), key=lambda row: row.order)


def page_of(
    frame: Frame,
    rows: Sequence[Row],
    parts: Sequence[SystemPart],
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
    complete = len(rows) <= most
    matches = found_in(rows, q)
    shown = rows if complete else matches[:most]
    words = frame.words
    more = words["more"].replace("%n", str(most)) if not complete and len(matches) > most else ""
    gaps = {
        "age": age.state,
        "known": age.known_at.isoformat(timespec="seconds"),
        "clock": age.clock(frame.zone),
        "since": age.since(words),
        "menu": menu,
        "pages": pages,
        "q": html.escape(q),
        "count": words["count"].replace("%a", str(len(rows))).replace("%n", str(len(matches))),
        "all": str(len(rows)),
        "complete": " data-complete" if complete else "",
        "rows": "".join(_drawn(shown, matches, is_all=len(matches) == len(rows))),
        "more": f'<p class="soft">{more}</p>' if more else "",
        "found": " hidden" if matches else "",
        "incidents": "".join(text for part in parts for text in part.incidents),
        "procedures": "".join(text for part in parts for text in part.procedures),
        "generation": words["generation"].replace("%n", str(sequence)),
    }
    return fill(frame.html, gaps)


def fill(text: str, gaps: dict[str, Any]) -> str:
    """Fill every gap once: what is put in is not looked through again."""
    return _GAP.sub(lambda gap: str(gaps.get(gap[1], "")), text)


def found_in(rows: Sequence[Row], q: str) -> Sequence[Row]:
    """Return the rows that hold all the words typed, written in whatever width, case or kana."""
    words = search_letters(q).split()
    return [row for row in rows if all(word in row.letters for word in words)] if words else rows


def _drawn(shown: Sequence[Row], matches: Sequence[Row], *, is_all: bool) -> Iterable[str]:
    wanted = None if is_all else set(map(id, matches))
    first = True
    for row in shown:
        if wanted is not None and id(row) not in wanted:
            yield row.html.replace("<li ", "<li hidden ", 1)
        elif first:
            first = False
            yield row.html.replace("<li ", '<li aria-current="true" ', 1)
        else:
            yield row.html
