"""How a pair stands, derived from facts and never stored (DESIGN decision 8)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When

from agreements import states
from agreements.models import Agreement, AgreementVersion, System, User, version_in_force


@dataclass(frozen=True)
class Standing:
    """`state` is a key of PAIR_WORDS; `newest` the last version published, `in_force` the one that holds now."""

    state: str
    newest: AgreementVersion | None
    in_force: AgreementVersion | None
    overdue_review: bool

    @property
    def to_come(self) -> AgreementVersion | None:
        """The version that is agreed already and takes effect on a later day, while none is in force."""
        return self.newest if self.in_force is None and self.state in {"agreed", "verbal"} else None


def with_facts(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Return `agreements` with all that `standing_of` reads, in a fixed number of queries; long texts stay behind."""
    versions = AgreementVersion.objects.defer("content_text", "manifest", "released")
    versions = versions.prefetch_related("moves", "invitations__decision")
    rows = agreements.select_related("system", "party", "saved_by").defer("draft")
    return rows.prefetch_related(Prefetch("versions", versions))


def pairs_for(user: User, *, q: str = "", kind: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Return the pairs `user` sees as rows of ids and names: who belongs to a system, and whoever has an agreement.

    In the order of the board: revenue rank, then names. `q` narrows to names, `kind` to customers or vendors.
    """
    systems = System.objects.visible_to(user)
    served = System.parties.through.objects.filter(system__in=systems, party__retired_at=None, system__retired_at=None)
    agreed = Agreement.objects.filter(system__in=systems)
    found = [_named(rows, q, kind) for rows in (served, agreed)]
    return found[0].union(found[1]).order_by("rank", "name", "its_system", "party_id")


def _named(rows: QuerySet[Any], q: str, kind: str) -> QuerySet[Any, dict[str, Any]]:
    named = Q(party__name__icontains=q) | Q(party__name_en__icontains=q)
    of_system = Q(system__name__icontains=q) | Q(system__name_en__icontains=q)
    rows = rows.exclude(party__kind="own").filter(named | of_system) if q else rows.exclude(party__kind="own")
    if kind:
        rows = rows.filter(party__kind=kind)
    rank = Case(When(party__revenue_rank="", then=Value("Z")), default=F("party__revenue_rank"))
    named_rows = rows.order_by().annotate(rank=rank, name=F("party__name"), its_system=F("system__name"))
    return named_rows.values("rank", "name", "its_system", "party_id", "system_id")


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
