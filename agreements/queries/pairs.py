"""Which pairs there are: a system and a party it serves or rests on, with their agreement if they have one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from agreements.content import Language
from agreements.models import Agreement, Party, System, User


@dataclass(frozen=True)
class Pair:
    system: System
    party: Party
    agreement: Agreement | None

    @property
    def language(self) -> Language:
        return self.agreement.language if self.agreement else self.party.language  # type: ignore[return-value]


def pairs_of(systems: Iterable[System]) -> list[Pair]:
    """Return every pair of these systems that is in use: their parties, and whoever has an agreement on one.

    In the order in which one looks after them: by revenue rank, then by name. Three queries, however many there are.
    """
    by_id = {system.pk: system for system in systems}
    agreements = Agreement.objects.filter(system__in=by_id, retired_at=None).defer("draft")
    found = {(agreement.system_id, agreement.party_id): agreement for agreement in agreements}
    links = System.parties.through.objects.filter(system__in=by_id).values_list("system_id", "party_id")
    keys = {*found, *links}
    parties = Party.objects.exclude(kind="own").filter(retired_at=None).in_bulk({party for _system, party in keys})
    pairs = [Pair(by_id[s], parties[p], found.get((s, p))) for s, p in keys if p in parties]
    return sorted(pairs, key=lambda pair: (pair.party.revenue_rank or "Z", pair.party.name, pair.system.name))


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
