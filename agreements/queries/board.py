"""How many pairs stand how, for the filters of the board: derived like every state, and so only up to a number of
pairs that is read through in a moment."""

from collections.abc import Iterable
from datetime import datetime

from agreements.models import Agreement
from agreements.queries.standing import standing_of, with_facts

NOT_BEGUN = "none"


def told_of(entries: Iterable[tuple[int, int | None]], at: datetime) -> dict[int, str]:
    """Return what the board says of each entry of a pair, given as (entry, agreement); a fixed number of queries."""
    rows = list(entries)
    found = with_facts(Agreement.objects.all()).in_bulk([agreement for _entry, agreement in rows if agreement])
    return {
        entry: standing_of(found[agreement], at).told if agreement in found else NOT_BEGUN for entry, agreement in rows
    }
