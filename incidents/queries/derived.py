"""The promises of an incident as they were derived last, in the memory of this process: every look at its page asks for
them, and to derive those of many parties takes longer than all the rest.

They count until the next fact is recorded, until something is due, and for some seconds at most, since a level may
change by the clock. The database says which facts they are of, by a token (`overdue`): memory alone would not know.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

from django.core.cache import cache

from incidents.models import Incident
from incidents.queries.overdue import KEPT_SECONDS, kept_as, promises_now
from incidents.queries.promising import PartyPromises

_AT_MOST = timedelta(seconds=20)
_INCIDENTS = 8
Said = TypeVar("Said")


@dataclass
class Derived:
    """The promises of all parties as they stood at `at`, and what pages made of them (`said`, by what it is)."""

    rows: list[PartyPromises]
    at: datetime
    until: datetime
    said: dict[Any, Any] = field(default_factory=dict)

    def once(self, what: Any, make: Callable[[], Said]) -> Said:
        """Return what was made under that name, made once."""
        if what not in self.said:
            self.said[what] = make()
        return self.said[what]


_memory: OrderedDict[str, Derived] = OrderedDict()
_lock = Lock()


def derived_on(incident: Incident, at: datetime) -> Derived:
    """Return the promises of all parties of an incident as they stand at `at`; two queries while they are at hand."""
    token = str(cache.get_or_set(f"derived:{kept_as([incident])[incident.pk]}", secrets.token_hex, KEPT_SECONDS))
    with _lock:
        found = _memory.get(token)
    if found is None or not found.at <= at < found.until:
        rows = promises_now(incident, at)
        found = Derived(rows, at, _until(rows, at))
        with _lock:
            _memory.pop(token, None)
            _memory[token] = found
            while len(_memory) > _INCIDENTS:
                _memory.popitem(last=False)
    return found


def _until(rows: list[PartyPromises], at: datetime) -> datetime:
    """The next moment at which a promise stands in another way by the clock alone."""
    moments = (moment for row in rows for one in row.promises for moment in (one.due, one.opens) if moment)
    return min([at + _AT_MOST, *(moment for moment in moments if moment >= at)])
