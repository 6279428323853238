"""How a pair stands at a moment and what is in force then: derived from facts, never stored (docs/design.md 8).

The board, the permanent page, the on-call page, reports and the stamp on an expired copy all ask here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from agreements import states
from agreements.models import Agreement, AgreementVersion, Party
from agreements.queries.pairs import Pair


@dataclass(frozen=True)
class Standing:
    """How `pair` stands at `at`; days are counted in `zone`. `versions` are those published by then, the oldest
    first, `in_force` is the one that holds."""

    pair: Pair
    at: datetime
    zone: str
    versions: tuple[AgreementVersion, ...] = ()
    in_force: AgreementVersion | None = None

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
        told = (one for one in reversed(self.versions) if one.state_at(self.at) != states.WITHDRAWN)
        return self.in_force or next(told, None)

    @property
    def version_state(self) -> str:
        """How `version` stands, a key of VERSION_WORDS; "" without one."""
        return self.version.state_at(self.at) if self.version else ""

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
        said = self.newest.state_at(self.at)
        if said == states.EXPLAINED:
            return "asked" if self.is_asked else "stale"
        if self.overdue or said in {states.DECLINED, states.CHANGES_REQUESTED}:
            return "stale"
        if self.in_force is None and said == states.WITHDRAWN:
            return "stale"
        return "agreed" if (self.in_force or self.newest).state_at(self.at) == states.APPROVED else "verbal"

    @property
    def is_asked(self) -> bool:
        """Somebody who was asked about the newest version can still answer."""
        invitations = self.newest.invitations.all() if self.newest else ()
        return any(invitation.state_at(self.at) in {"sent", "opened"} for invitation in invitations)


def with_facts(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Return `agreements` with all that `standing_of` reads, in a fixed number of queries; long texts stay behind."""
    versions = AgreementVersion.objects.defer("content_text", "manifest", "released")
    versions = versions.prefetch_related("moves", "invitations__decision")
    rows = agreements.select_related("system", "party", "saved_by").defer("draft")
    return rows.prefetch_related(Prefetch("versions", versions))


def standing_of(agreement: Agreement, at: datetime) -> Standing:
    """Return how the pair of an agreement stands at `at`."""
    pair = Pair(agreement.system, agreement.party, agreement)
    return Standing(pair, at, agreement.time_zone, published_by(agreement, at), version_in_force(agreement, at))


def published_by(agreement: Agreement, at: datetime) -> tuple[AgreementVersion, ...]:
    """Return the versions there were at `at`, the oldest first."""
    there = [version for version in agreement.versions.all() if version.state_at(at)]
    return tuple(sorted(there, key=lambda version: version.number))


def version_in_force(agreement: Agreement, at: datetime) -> AgreementVersion | None:
    """Return the highest-numbered version approved (or agreed in the meeting) by `at`, effective by then in the
    agreement's zone, and not withdrawn by then."""
    today = day_in(agreement.time_zone, at)
    holds = (
        version
        for version in reversed(published_by(agreement, at))
        if version.effective_from <= today and version.state_at(at) in states.IN_FORCE
    )
    return next(holds, None)


def validity_of(version: AgreementVersion, at: datetime) -> str:
    """Return in_force, superseded, not_yet (asked, or its day has not come), refused or withdrawn."""
    in_force = version_in_force(version.agreement, at)
    if in_force == version:
        return "in_force"
    if version.state_at(at) == states.WITHDRAWN:
        return "withdrawn"
    newer = version.agreement.versions.filter(number__gt=version.number)
    if newer.exists() and (in_force is None or in_force.number > version.number):
        return "superseded"
    return "refused" if version.state_at(at) in {states.DECLINED, states.CHANGES_REQUESTED} else "not_yet"


def day_in(zone: str, at: datetime) -> date:
    """Return the day a moment falls on in a zone."""
    return at.astimezone(ZoneInfo(zone)).date()
