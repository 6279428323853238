"""One promise of a day and how it stands."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from agreements import states
from agreements.content.parts import Side
from agreements.content.text import Text
from agreements.content.vocabulary import Channel, Event, ReportKind, Together
from agreements.promises.facts import DayFacts

Deed = Literal["tell", "call", "next_call", "start", "act", "substitute", "inform", "decide", "escalate", "end", "then"]
# What a promise is measured from, beside the events an agreement names.
Measured = Event | Literal["last_report", "said", "no_answer", "level", "reading"]
# Why nobody has to keep it any more.
Reason = Literal["", "said", "over", "shorter", "agreed_none", "reached", "unaffected"]


@dataclass(frozen=True)
class DayPromise:
    """Who does or tells what, to whom, by which way, until when, at which levels, measured from what, by which item.

    `item` is the key of that item and `part` the item itself (both absent where only our plan says so); `kind` and
    `ordinal` name the report that is told. `who` and `to` are roles, `contacts` the keys of those meant. `due` is
    absent where no time was agreed or its event has not come (`begun` tells), `opens` is when it can be kept at the
    earliest. `said` is what somebody gave as the reason why it is not needed; of what has `lapsed` nothing is owed now.
    """

    key: str
    deed: Deed
    side: Side
    item: str = ""
    part: Any = None
    kind: ReportKind | None = None
    ordinal: int = 1
    who: Text | None = None
    to: Text | None = None
    contacts: tuple[str, ...] = ()
    ways: tuple[Channel, ...] = ()
    together: Together | None = None
    levels: tuple[int, ...] = ()
    measured_from: Measured = "detected"
    minutes: int | None = None
    due: datetime | None = None
    opens: datetime | None = None
    state: str = states.NOT_YET
    kept_at: datetime | None = None
    reason: Reason = ""
    said: str = ""
    begun: bool = False
    lapsed: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody can still keep it, now or later."""
        return self.state in states.PROMISE_OPEN and not self.lapsed

    @property
    def is_late(self) -> bool:
        return self.state == states.MISSED and not self.lapsed


@dataclass(frozen=True)
class Window:
    """From when a promise counts (None: its event has not come), when it can be kept and until when; since when it is
    owed no more, and why."""

    start: datetime | None
    due: datetime | None = None
    opens: datetime | None = None
    over_at: datetime | None = None
    reason: Reason = "over"


def stand(promise: DayPromise, facts: DayFacts, window: Window, kept_at: datetime | None, now: datetime) -> DayPromise:
    """Return the promise as it stands at `now`. What was done counts whenever it was done, also before its time.

    What somebody said was done, by the promise's key, counts as well.
    """
    kept = min((at for at in (kept_at, facts.done.get(promise.key)) if at), default=None)
    how = _how(promise.key, facts, window, kept, now)
    begun = window.start is not None
    return replace(promise, due=window.due, opens=window.opens, begun=begun, kept_at=kept, **how)


def _how(key: str, facts: DayFacts, window: Window, kept: datetime | None, now: datetime) -> dict[str, Any]:
    if kept is not None:
        return {"state": states.LATE if window.due is not None and kept > window.due else states.KEPT}
    if spared := facts.spared.get(key):
        return {"state": states.NOT_NEEDED, "reason": "said", "said": spared.reason}
    if not facts.affected:
        return {"state": states.NOT_NEEDED, "reason": "unaffected"}
    if window.over_at is not None:
        if window.due is not None and window.due < window.over_at:
            return {"state": states.MISSED, "lapsed": True}
        return {"state": states.NOT_NEEDED, "reason": window.reason}
    return {"state": _open_state(window, now), "lapsed": facts.closed}


def _open_state(window: Window, now: datetime) -> str:
    if window.start is None or (window.opens is not None and now < window.opens):
        return states.NOT_YET
    return states.MISSED if window.due is not None and now > window.due else states.DUE
