"""What the vendors of a system can and cannot do, one line a deed: by whom, when, how soon, by which clause."""

from dataclasses import dataclass

from agreements.models import Capability, Party, System


@dataclass(frozen=True)
class Deed:
    """What is asked for, as it is read, with one cell for each vendor (None where nothing is written)."""

    what: str
    cells: list[Capability | None]


def capability_matrix(system: System) -> tuple[list[Party], list[Deed]]:
    """Return the vendors in use of a system, and every deed that is written of any of them. Two queries."""
    vendors = list(system.parties.filter(kind="vendor", retired_at=None).order_by("name"))
    rows = Capability.objects.filter(party__in=vendors, retired_at=None).select_related("party").order_by("place", "pk")
    by_deed: dict[str, dict[int, Capability]] = {}
    for row in rows:
        by_deed.setdefault(row.read("what"), {})[row.party_id] = row
    deeds = [Deed(what, [cells.get(vendor.pk) for vendor in vendors]) for what, cells in by_deed.items()]
    return vendors, deeds
