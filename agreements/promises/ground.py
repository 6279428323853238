"""What every promise of a day is derived from: a content, the facts, now; and what several kinds ask of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from agreements.content import AgreementContent, parts
from agreements.content.text import Text
from agreements.content.vocabulary import Event
from agreements.promises.chain import chain_from
from agreements.promises.facts import REACHED, DayFacts
from agreements.promises.promise import DayPromise, Window, stand
from agreements.promises.rhythm import LevelMinutes, level_in, minutes_of

# Nothing was agreed about what they objected to or asked about.
OPEN_ANSWERS = frozenset({"objection", "question"})


@dataclass(frozen=True)
class Ground:
    """`content` is absent where nothing is in force: then only `plan` says by when one hears of it."""

    content: AgreementContent | None
    facts: DayFacts
    plan: LevelMinutes
    now: datetime

    @cached_property
    def level(self) -> parts.SeverityLevel | None:
        return level_in(self.content, self.facts.level)

    @cached_property
    def minutes(self) -> LevelMinutes:
        zone = self.content.time_zone if self.content else self.plan.zone
        return minutes_of(self.level, zone, self.plan)

    @cached_property
    def contacts(self) -> list[parts.Contact]:
        """Their contacts in call order."""
        return self.content.contacts_of("theirs") if self.content else []

    @cached_property
    def over_at(self) -> datetime | None:
        return self.facts.over_at

    def stand(self, promise: DayPromise, window: Window, kept_at: datetime | None) -> DayPromise:
        return stand(promise, self.facts, window, kept_at, self.now)

    def governs(self, levels: Sequence[int]) -> bool:
        """Whether an item for these levels (none: for all) counts at the level of now."""
        return not levels or self.facts.level in levels

    def window(
        self, event: Event, minutes: int | None, *, levels: Sequence[int] = (), only_after: int | None = None
    ) -> Window:
        """Return when something is owed that was agreed within so many minutes of an event, at these levels, only if it
        lasts longer than so long. What follows the recovery is owed though it is over."""
        start = self.begin(event, set(levels))
        opens = self.facts.started_at + timedelta(minutes=only_after) if only_after is not None else None
        due = start + timedelta(minutes=minutes) if start and minutes is not None else None
        if due and opens:
            due = max(due, opens)
        if opens and self.facts.recovered_at and self.facts.recovered_at < opens:
            return Window(start, due, opens, self.facts.recovered_at, "shorter")
        return Window(start, due, opens, None if event == "recovered" else self.over_at)

    def begin(self, event: Event, levels: set[int]) -> datetime | None:
        """Return from when something of these levels counts: its event, or later the moment the level came to be one of
        them, since before nobody owed it."""
        happened = self.facts.event(event)
        since = self.facts.governed_since(levels) if levels else None
        return max(happened, since) if happened and since and event != "recovered" else happened

    def done(self, key: str) -> datetime | None:
        return self.facts.done.get(key)

    def named(self, *roles: Text | None) -> tuple[str, ...]:
        """Return the keys of their contacts whose role these texts name."""
        words = [word for role in roles if role for word in role.values()]
        return tuple(one.key for one in self.contacts if any(_names(one, word) for word in words))

    def side_of(self, role: Text | None) -> parts.Side:
        """Return whose role that is: ours if it is one of our contacts', else theirs."""
        ours = self.content.contacts_of("ours") if self.content else []
        words = list(role.values()) if role else []
        return "ours" if any(_names(one, word) for one in ours for word in words) else "theirs"

    def chain_from(self, key: str) -> list[str]:
        return chain_from(self.contacts, key)

    def reached(self, keys: Iterable[str] = ()) -> datetime | None:
        """Return when somebody was first reached: one of these contacts, or anybody."""
        wanted = set(keys)
        calls = [one for one in self.facts.calls if one.outcome == REACHED]
        return min((one.at for one in calls if not wanted or one.contact in wanted), default=None)


def is_open(item: Any) -> bool:
    """Whether the other side objected to an item or asked about it."""
    return item.consent.answer in OPEN_ANSWERS


def _names(contact: parts.Contact, words: str) -> bool:
    return any(role in words for text in (contact.role, *contact.more_roles) for role in text.values())
