"""Which pairs there are: a system and a party it serves or rests on, with their agreement if they have one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from agreements.content import Language
from agreements.models import Agreement, Contact, PairEntry, Party, System, User
from gobag.letters import number_typed


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


def pairs_for(
    user: User, *, q: str = "", kind: str = "", rank: str = "", owner: str = "", system: str = ""
) -> QuerySet[PairEntry]:
    """Return the pairs `user` sees: who belongs to a system, and whoever has an agreement.

    In the order of the board: revenue rank, then names. `q` narrows to names and numbers, `kind` to customers or
    vendors, `rank` to a revenue rank, `owner` to those whose account owner is called so, `system` to one (its slug).
    """
    rows = PairEntry.objects.visible_to(user).exclude(kind="own").order_by("rank", "name", "system_name", "party_id")
    if kind:
        rows = rows.filter(kind=kind)
    if rank:
        rows = rows.filter(rank=rank)
    if system:
        # By its number: the entries of a system are then read in their order, and no others.
        rows = rows.filter(system=System.objects.filter(slug=system).values("pk")[:1])
    if owner:
        rows = rows.filter(owner__in=_owners(owner))
    return rows.filter(Q(searched__contains=q) | called_by(q, "party_id")) if q else rows


def _owners(typed: str) -> list[str]:
    """The account owners in whose name that is: few, beside their parties."""
    named = Party.objects.filter(account_owner__icontains=typed)
    return list(named.order_by().values_list("account_owner", flat=True).distinct())


def called_by(q: str, party: str = "pk") -> Q:
    """Return the condition that a party (by the field that names it) has a contact with the number that was typed."""
    number = number_typed(q)
    asked = Contact.objects.filter(searched__contains=number, retired_at=None) if number else Contact.objects.none()
    return Q(**{f"{party}__in": asked.values("party")})
