"""docs/states.md is generated from the one transition table: `python -m tests.conventions.test_states` writes it."""

import os
from collections.abc import Iterator
from pathlib import Path

from agreements import states

PAGE = Path(__file__).parents[2] / "docs" / "states.md"
_TABLES = [
    ("A version of an agreement (版)", "VERSION_MOVES", "VERSION_WORDS"),
    ("An incident (障害)", "INCIDENT_MOVES", "INCIDENT_WORDS"),
    ("Reports that are sent together (一斉送付)", "ROUND_MOVES", "ROUND_WORDS"),
]


def test_the_page_shows_the_table_as_it_is() -> None:
    assert PAGE.read_text(encoding="utf-8") == states_page()


def test_every_state_can_be_reached_and_has_a_word() -> None:
    for _title, moves, words in _TABLES:
        table = getattr(states, moves)
        assert set().union(*table.values()) == set(table) - {None} == set(getattr(states, words))


def states_page() -> str:
    """Give the page's whole text."""
    lines = [
        "# States",
        "",
        "Generated from `agreements/states.py`; a test compares the two. One row in the database a move.",
    ]
    for title, moves, words in _TABLES:
        lines += ["", f"## {title}", "", "| from | to |", "| --- | --- |", *_rows(moves, words)]
        lines += ["", "```mermaid", "stateDiagram-v2", *_arrows(moves), "```"]
    return "\n".join(lines) + "\n"


def _rows(moves: str, words: str) -> Iterator[str]:
    said = getattr(states, words)
    for before, after in getattr(states, moves).items():
        start = f"{said[before]} `{before}`" if before else "(new)"
        yield f"| {start} | {', '.join(f'{said[state]} `{state}`' for state in sorted(after)) or '—'} |"


def _arrows(moves: str) -> Iterator[str]:
    for before, after in getattr(states, moves).items():
        yield from (f"    {before or '[*]'} --> {state}" for state in sorted(after))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    PAGE.write_text(states_page(), encoding="utf-8")
