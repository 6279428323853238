"""How a pair stands, derived from facts and never stored (DESIGN decision 8)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from agreements import states
from agreements.models import Agreement, AgreementVersion, version_in_force


@dataclass(frozen=True)
class Standing:
    """`state` is a key of PAIR_WORDS; `newest` the last version published, `in_force` the one that holds now."""

    state: str
    newest: AgreementVersion | None
    in_force: AgreementVersion | None
    overdue_review: bool


def with_facts(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Return `agreements` with all that `standing_of` reads, in a fixed number of queries."""
    return agreements.select_related("system", "party").prefetch_related(
        "versions__moves", "versions__invitations__decision"
    )


def standing_of(agreement: Agreement, at: datetime) -> Standing:
    """Return how a pair stands at `at`. What needs somebody comes first: a review asked for, then one overdue."""
    versions = sorted(agreement.versions.all(), key=lambda version: version.number)
    newest = versions[-1] if versions else None
    in_force = version_in_force(agreement, at)
    today = at.astimezone(ZoneInfo(agreement.time_zone)).date()
    overdue = in_force is not None and in_force.review_by < today
    return Standing(_state(agreement, newest, in_force, at, overdue=overdue), newest, in_force, overdue)


def _state(
    agreement: Agreement,
    newest: AgreementVersion | None,
    in_force: AgreementVersion | None,
    at: datetime,
    *,
    overdue: bool,
) -> str:
    if agreement.retired_at:
        return "na"
    if newest is None:
        return "none"
    if newest.state_at(at) == states.EXPLAINED:
        waiting = [i for i in newest.invitations.all() if i.state_at(at) in {"sent", "opened"}]
        return "asked" if waiting else "stale"
    if overdue or newest.state_at(at) in {states.DECLINED, states.CHANGES_REQUESTED}:
        return "stale"
    if in_force is None:
        return "stale" if newest.state_at(at) == states.WITHDRAWN else _word_of(newest, at)
    return _word_of(in_force, at)


def _word_of(version: AgreementVersion, at: datetime) -> str:
    return "agreed" if version.state_at(at) == states.APPROVED else "verbal"
