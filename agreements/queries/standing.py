"""How a pair stands at a moment and what is in force then: derived from facts, never stored (docs/design.md 8).

The board, the permanent page, the on-call page, reports and the stamp on an expired copy all ask here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from agreements import states
from agreements.models import Agreement, AgreementVersion, Party, VersionMove
from agreements.models.version import Counts
from agreements.queries.pairs import Pair
from agreements.quorum import Quorum, quorum_of


@dataclass(frozen=True)
class Standing:
    """How `pair` stands at `at`; days are counted in `zone`. `versions` are those published by then, the oldest
    first, `in_force` is the one that holds.

    Without `counts` it is now: the last move holds, though a clock that was set back may date it in the future. For the
    past, `counts` picks the facts that were there.
    """

    pair: Pair
    at: datetime
    zone: str
    versions: tuple[AgreementVersion, ...] = ()
    in_force: AgreementVersion | None = None
    counts: Counts | None = None

    @property
    def party(self) -> Party:
        return self.pair.party

    @property
    def agreement(self) -> Agreement | None:
        return self.pair.agreement

    @property
    def today(self) -> date:
        return day_in(self.zone, self.at)

    @property
    def newest(self) -> AgreementVersion | None:
        return self.versions[-1] if self.versions else None

    @cached_property
    def version(self) -> AgreementVersion | None:
        """The version one can point to: the one in force, else the newest that was told to them and not withdrawn."""
        told = (one for one in reversed(self.versions) if one.state_by(self.counts) != states.WITHDRAWN)
        return self.in_force or next(told, None)

    @cached_property
    def last_move(self) -> VersionMove | None:
        """What made `version` stand as it does."""
        return self.version.last_move(self.counts) if self.version else None

    @property
    def version_state(self) -> str:
        """How `version` stands, a key of VERSION_WORDS; "" without one."""
        return self.last_move.state if self.last_move else ""

    @property
    def way(self) -> str:
        """By which way `version` was approved: "" by link, else a key of WAY_WORDS."""
        return self.last_move.way if self.last_move else ""

    @property
    def overdue(self) -> bool:
        """The review date of what is in force has passed; that is said, and ends nothing."""
        return self.in_force is not None and self.in_force.review_by < self.today

    @property
    def to_come(self) -> AgreementVersion | None:
        """The version that is agreed already and takes effect on a later day, while none is in force."""
        return self.newest if self.in_force is None and self.state in {"agreed", "verbal"} else None

    @cached_property
    def state(self) -> str:
        """How the pair stands, a key of PAIR_WORDS. What needs somebody comes first: a review asked for, then one
        overdue."""
        if self.agreement and self.agreement.retired_at:
            return "na"
        if self.newest is None:
            return "none"
        said = self.newest.state_by(self.counts)
        if said == states.EXPLAINED:
            return "asked" if self.is_asked else "stale"
        if self.overdue or said in {states.DECLINED, states.CHANGES_REQUESTED}:
            return "stale"
        if self.in_force is None and said == states.WITHDRAWN:
            return "stale"
        return "agreed" if (self.in_force or self.newest).state_by(self.counts) == states.APPROVED else "verbal"

    @property
    def told(self) -> str:
        """What the board says of the pair: its state, but a refusal and an agreement whose day has not come by name."""
        if self.state == "stale" and self.newest and self.newest.state_by(self.counts) == states.DECLINED:
            return "declined"
        return "coming" if self.to_come else self.state

    @property
    def is_asked(self) -> bool:
        """Somebody who was asked to approve the newest version can still answer."""
        return self.quorum is not None and self.quorum.waiting > 0

    @cached_property
    def quorum(self) -> Quorum | None:
        """How far the newest version is from being approved."""
        return quorum_of(self.newest, self.at) if self.newest else None


def with_facts(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Return `agreements` with all that `standing_of` reads, in a fixed number of queries; long texts stay behind."""
    # In an order of their own: by that of the models all agreements there are would be read for their numbers.
    versions = AgreementVersion.objects.defer("content_text", "manifest", "released").order_by("number")
    moves = Prefetch("moves", VersionMove.objects.order_by("sequence"))
    versions = versions.prefetch_related(moves, "invitations__decision")
    rows = agreements.select_related("system", "party", "saved_by").defer("draft")
    return rows.prefetch_related(Prefetch("versions", versions))


def standing_of(agreement: Agreement, at: datetime) -> Standing:
    """Return how the pair of an agreement stands now, which is `at`."""
    pair = Pair(agreement.system, agreement.party, agreement)
    return Standing(pair, at, agreement.time_zone, published(agreement), version_in_force(agreement, at))


def published(agreement: Agreement, counts: Counts | None = None) -> tuple[AgreementVersion, ...]:
    """Return the versions the other side was told of, or had been when those facts were there; the oldest first."""
    there = [version for version in agreement.versions.all() if version.was_sent_out(counts)]
    return tuple(sorted(there, key=lambda version: version.number))


def version_in_force(agreement: Agreement, at: datetime, counts: Counts | None = None) -> AgreementVersion | None:
    """Return the highest-numbered version that is approved (or agreed in the meeting), effective at `at` in the
    agreement's zone, and not withdrawn; for the past, by the facts that `counts` picks."""
    today = day_in(agreement.time_zone, at)
    holds = (
        version
        for version in reversed(published(agreement, counts))
        if version.effective_from <= today and version.state_by(counts) in states.IN_FORCE
    )
    return next(holds, None)


def validity_of(version: AgreementVersion, at: datetime) -> str:
    """Return in_force, superseded, not_yet (asked, or its day has not come), refused or withdrawn."""
    in_force = version_in_force(version.agreement, at)
    if in_force == version:
        return "in_force"
    if version.state == states.WITHDRAWN:
        return "withdrawn"
    newer = version.agreement.versions.sent_out().filter(number__gt=version.number)
    if newer.exists() and (in_force is None or in_force.number > version.number):
        return "superseded"
    return "refused" if version.state in {states.DECLINED, states.CHANGES_REQUESTED} else "not_yet"


def validity_since(version: AgreementVersion, at: datetime) -> date | None:
    """Return the day since which a version stands as `validity_of` says: its own, or that of the one that replaced
    it; None for one that does not hold yet."""
    if validity_of(version, at) == "not_yet":
        return None
    in_force = version_in_force(version.agreement, at)
    counts = in_force if in_force and in_force.number >= version.number else version
    move = counts.last_move()
    if move is None:
        return None
    day = day_in(version.agreement.time_zone, move.at)
    return max(day, counts.effective_from) if counts == in_force else day


def recorded_by(at: datetime) -> Counts:
    """Return the question whether a fact had been recorded at a moment of the past, by the instant it bears."""
    return lambda fact: fact.at <= at


def day_in(zone: str, at: datetime) -> date:
    """Return the day a moment falls on in a zone."""
    return at.astimezone(ZoneInfo(zone)).date()
