"""What customers were promised against what the vendors agreed: who it rests on, and what of it cannot be kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from agreements.content.hours_words import hours_of
from agreements.content.opening_hours import ALWAYS, Hours, together
from agreements.content.parts import Contact
from agreements.promises.vendors.alike import folded, likeness, most_alike
from agreements.promises.vendors.promised import Promised
from agreements.promises.vendors.undertaken import ITS_DEED, SAME_DEED, Undertaking, Vendor
from agreements.promises.vendors.waits import Gap, gaps_of, longest_wait, wait_in_vain

# In the order of how grave they are.
Kind = Literal["cannot", "hours", "minutes", "path", "condition"]
KINDS: tuple[Kind, ...] = ("cannot", "hours", "minutes", "path", "condition")
# A condition that the promise names in other words is named.
_NAMES_IT = 0.5
# These hold at the moment, not within some minutes.
_AT_ONCE = frozenset({"call", "escalate", "special_day"})


@dataclass(frozen=True)
class Obstacle:
    """Why a promise cannot be kept. `takes` is how many minutes it takes at worst, `waits` how many of them are calls
    in vain, `after` what must be known first and `before` who says so; `contacts` are those whose hours leave the
    `gaps`."""

    kind: Kind
    undertaking: Undertaking | None = None
    takes: int | None = None
    waits: int = 0
    after: Promised | None = None
    before: Undertaking | None = None
    gaps: tuple[Gap, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def said(self) -> list[object]:
        """What it rests on; how long one waits for somebody depends on the day one looks, and is left out."""
        calls = [[one.role, one.hours, one.calendar, one.no_answer_minutes] for one in self.contacts]
        takes = None if self.kind == "hours" else self.takes
        # Of the same vendor it was never told apart: what was accepted stays so.
        other = self.before and self.undertaking and self.before.vendor != self.undertaking.vendor
        first = [self.before.said()] if self.before and other else []
        return [self.kind, self.undertaking.said() if self.undertaking else None, takes, calls, *first]


@dataclass(frozen=True)
class Contradiction:
    """A promise and a vendor that it cannot be kept with, the gravest obstacle first."""

    promise: Promised
    vendor: Vendor
    obstacles: tuple[Obstacle, ...]

    @property
    def kind(self) -> Kind:
        return self.obstacles[0].kind

    def said(self) -> list[object]:
        """Return all it rests on; while this stays, it is the same contradiction."""
        clocks = [self.promise.clock, self.vendor.clock] if self.promise.clock != self.vendor.clock else []
        return [self.promise.said(), [obstacle.said() for obstacle in self.obstacles], *clocks]


@dataclass(frozen=True)
class Compared:
    """`unread`: hours that stand beside a promise or a vendor's word and are not understood, with whose they are.
    `unasked`: promises that name a vendor which has said nothing of it."""

    contradictions: tuple[Contradiction, ...] = ()
    unread: tuple[tuple[Promised, Vendor], ...] = ()
    unasked: tuple[tuple[Promised, Vendor], ...] = ()


def check(promises: Iterable[Promised], vendors: Sequence[Vendor], own_roles: frozenset[str], today: date) -> Compared:
    """Return where promises and vendors contradict one another, in the order of the promises.

    `own_roles` are those of our own people, folded: a vendor's role of the same name is not meant by them. Days are
    looked at from `today` on, for a year.
    """
    contradictions, unread, unasked = [], [], []
    for promise in promises:
        for vendor in _resting(promise, vendors):
            rests = _Rests(promise, vendor, own_roles, today, vendors)
            if not rests.on_it:
                continue
            obstacles = sorted(rests.obstacles(), key=lambda obstacle: KINDS.index(obstacle.kind))
            if obstacles:
                contradictions.append(Contradiction(promise, vendor, tuple(obstacles)))
            elif rests.unread:
                unread.append((promise, vendor))
            elif not rests.deeds and promise.deed not in {*_AT_ONCE, "first"}:
                unasked.append((promise, vendor))
    return Compared(tuple(contradictions), tuple(unread), tuple(unasked))


def _resting(promise: Promised, vendors: Sequence[Vendor]) -> list[Vendor]:
    """Return those that a promise may rest on: any, or where its role names one, that one alone."""
    called = [vendor for vendor in vendors if vendor.is_called(promise.who)]
    return [one for one in vendors if one in called or one.is_named_in(promise.what)] if called else list(vendors)


class _Rests:
    """How one promise rests on one vendor, of several that may have to move first."""

    def __init__(
        self, promise: Promised, vendor: Vendor, own_roles: frozenset[str], today: date, vendors: Sequence[Vendor] = ()
    ):
        self.promise, self.vendor, self.today, self.own_roles = promise, vendor, today, own_roles
        ours = own_roles & {folded(role) for role in (promise.who or {}).values()}
        self.roles = [] if ours and not vendor.is_named_in(promise.who) else vendor.roles_named_in(promise.who)
        self.is_named = bool(self.roles) or vendor.is_called(promise.who) or vendor.is_named_in(promise.what)
        # What one of ours tells is seen by ours; what one of ours does may still be done by a vendor.
        told_by_ours = bool(ours) and promise.deed == "know" and not self.is_named
        self.deeds = [] if told_by_ours or promise.deed in {"first", "call", "special_day"} else self._deeds()
        told = [(need, one) for need in promise.needs for one in _resting(need, vendors)]
        legs = [_Rests(need, one, own_roles, today) for need, one in told]
        self.firsts = [leg for leg in legs if leg.deeds]
        self.legs = [leg for leg in self.firsts if leg.vendor is vendor]
        self.on_it = bool(self.is_named or self.deeds or self.legs)
        self.unread = False

    def _deeds(self) -> list[Undertaking]:
        """What the vendor said of this deed: what is most alike, and only if it is alike enough."""
        scored = [(likeness(one.what, self.promise.what), one) for one in self.vendor.undertakings]
        best = max((score for score, _one in scored), default=0.0)
        return [one for score, one in scored if score == best >= (ITS_DEED if self.is_named else SAME_DEED)]

    def obstacles(self) -> Iterator[Obstacle]:
        for deed in self.deeds:
            if deed.can == "cannot":
                yield Obstacle("cannot", deed)
                continue
            yield from self._in_time(deed)
            if deed.can == "conditional" and most_alike(deed.condition, self.promise.told) < _NAMES_IT:
                yield Obstacle("condition", deed)
        if not self.deeds and self.is_named and self.promise.deed != "first":
            yield from self._there(self.vendor.chain(self.roles), None)
        if not self.deeds:
            yield from self._known_in_time()

    def _in_time(self, deed: Undertaking) -> Iterator[Obstacle]:
        budget, takes, waits = self.promise.minutes, deed.minutes, self.waits(deed)
        closed = list(self._closed(deed))
        yield from closed
        if budget is None or takes is None:
            return
        leg = max(self.firsts, key=lambda leg: leg.takes, default=None)
        before = leg.takes if leg else 0
        if takes > budget:
            yield Obstacle("minutes", deed, takes)
        elif takes + waits + before > budget:
            yield Obstacle(
                "path", deed, takes + waits + before, waits, leg.promise if leg else None, leg.slowest if leg else None,
                contacts=self.called(deed),
            )  # fmt: skip

    def _known_in_time(self) -> Iterator[Obstacle]:
        """Of a first contact: what must be known for it comes too late."""
        for leg in self.legs:
            if self.promise.minutes is not None and leg.takes > self.promise.minutes:
                slowest = leg.slowest
                waits = leg.waits(slowest)
                yield Obstacle(
                    "path", slowest, leg.takes, waits, leg.promise, contacts=leg.called(slowest) if waits else ()
                )

    @property
    def slowest(self) -> Undertaking:
        return max(self.deeds, key=lambda deed: (deed.minutes or 0) + self.waits(deed))

    @property
    def takes(self) -> int:
        """How many minutes the slowest of what the vendor said takes at worst."""
        return max(((deed.minutes or 0) + self.waits(deed) for deed in self.deeds if deed.can != "cannot"), default=0)

    def waits(self, deed: Undertaking) -> int:
        hours = self.promise.hours
        if hours is None or not deed.on_request:
            return 0
        called = self.vendor.chain(self.roles)
        hours_there = self.vendor.hours_of(called, self.promise.clock)
        chain = [(one or ALWAYS, who.no_answer_minutes or 0) for one, who in zip(hours_there, called, strict=True)]
        return wait_in_vain(hours, tuple(chain), self.today) if sum(wait for _hours, wait in chain) else 0

    def called(self, deed: Undertaking) -> tuple[Contact, ...]:
        return tuple(self.vendor.chain(self.roles)) if self.waits(deed) else ()

    def _closed(self, deed: Undertaking) -> Iterator[Obstacle]:
        """The hours of what was agreed, then of whoever has to be reached for it."""
        if deed.hours:
            there = self.vendor.by_clock(hours_of(deed.hours), self.promise.clock)
            found = list(self._shut(there, Obstacle("hours", deed)))
            yield from found
            if found:
                return
        if deed.on_request:
            yield from self._there(self.vendor.chain(self.roles), deed)

    def _there(self, chain: Sequence[Contact], deed: Undertaking | None) -> Iterator[Obstacle]:
        if not chain or any(one.hours is None for one in chain):
            return
        each = self.vendor.hours_of(chain, self.promise.clock)
        known = together(tuple(one for one in each if one)) if all(each) else None
        yield from self._shut(known, Obstacle("hours", deed, contacts=tuple(chain)))

    def _shut(self, there: Hours | None, obstacle: Obstacle) -> Iterator[Obstacle]:
        """A obstacle if whoever asks within the hours of the promise waits so long that its time has passed."""
        wanted = self.promise.hours
        if there is None or wanted is None:
            self.unread = True
            return
        if self.promise.deed not in _AT_ONCE and self.promise.minutes is None:
            return
        takes = (obstacle.undertaking.minutes if obstacle.undertaking else None) or 0
        wait = longest_wait(wanted, there, self.today)
        if wait and wait + takes > (self.promise.minutes or 0):
            yield replace(obstacle, takes=wait + takes, gaps=gaps_of(wanted, there, self.today))
