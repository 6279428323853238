"""What a promise check compares: of some systems the customers' versions in force, and all that their vendors say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from agreements.content import AgreementContent, Language, blank_content
from agreements.content.parts import Capability as AgreedCapability
from agreements.models import Agreement, AgreementVersion, Contact, PairEntry, Party
from agreements.promises.vendors import Vendor, vendor_from
from agreements.promises.vendors.alike import folded
from agreements.queries.annexes import contacts_of
from agreements.queries.seeding import capability_parts, contact_parts
from agreements.queries.standing import version_in_force, with_facts

# More vendors no system has.
_MOST_VENDORS = 200
_Held = dict[int, tuple[AgreementContent, AgreementVersion]]


@dataclass(frozen=True)
class Speaker:
    """Whose words they are: a party, all it says, and of that what its version in force says (None without one), or the
    draft of an agreement."""

    party: Party
    content: AgreementContent
    agreed: AgreementContent | None = None
    version: AgreementVersion | None = None
    draft: Agreement | None = None


@dataclass(frozen=True)
class Sources:
    """Of one system: the customers with a version in force, its vendors, and whether more customers were left out."""

    customers: list[tuple[Agreement, Speaker]]
    vendors: list[tuple[Vendor, Speaker]]
    is_cut: bool


def has_vendors(system: int) -> bool:
    return PairEntry.objects.filter(system=system, kind="vendor", party__retired_at=None).exists()


def sources_of(
    systems: Collection[int], at: datetime, most: int, only: Collection[int] | None = None
) -> dict[int, Sources]:
    """Return what is compared on each of these systems that has a vendor: at most so many customers in all, those of
    the highest revenue rank first; of customers `only` these agreements. A fixed number of queries."""
    rows = PairEntry.objects.filter(system__in=systems).order_by("rank", "name", "party_id")
    vendors = list(rows.filter(kind="vendor", party__retired_at=None)[:_MOST_VENDORS])
    asked = {row.system_id for row in vendors}
    agreed = rows.filter(kind="customer", system__in=asked, agreement__retired_at=None, agreement__isnull=False)
    customers = list((agreed if only is None else agreed.filter(agreement__in=only))[: most + 1])
    held = _in_force([row.agreement_id for row in (*customers[:most], *vendors) if row.agreement_id], at)
    parties = Party.objects.prefetch_related("contacts", "capabilities").in_bulk({row.party_id for row in vendors})
    found = {key: Sources([], [], is_cut=len(customers) > most) for key in asked}
    for row in customers[:most]:
        if row.agreement_id in held:
            content, version = held[row.agreement_id]
            said = (version.agreement, Speaker(version.agreement.party, content, content, version))
            found[row.system_id].customers.append(said)
    for row in vendors:
        found[row.system_id].vendors.append(
            _vendor(parties[row.party_id], *held.get(row.agreement_id or 0, (None, None)))
        )
    return found


def with_draft(found: Sources, agreement: Agreement, content: AgreementContent) -> Sources:
    """Return the same as if the draft of one of them were in force."""
    party = agreement.party
    if party.kind != "vendor":
        return replace(found, customers=[(agreement, Speaker(party, content, content, draft=agreement))])
    drafted, speaker = _vendor(party, content, None)
    others = [one for one in found.vendors if one[1].party != party]
    return replace(found, vendors=[(drafted, replace(speaker, draft=agreement)), *others])


def own_roles() -> frozenset[str]:
    """Return what the roles of our own people are called, folded as the check compares them."""
    rows = Contact.objects.filter(party__kind="own", retired_at=None).values_list("role", "role_en")
    return frozenset(folded(role) for row in rows for role in row if role)


def _in_force(agreements: Sequence[int], at: datetime) -> _Held:
    """What is in force, by agreement, with the contacts of today."""
    found = with_facts(Agreement.objects.filter(pk__in=agreements)).prefetch_related("annexes")
    held = [version for agreement in found if (version := version_in_force(agreement, at))]
    texts = dict(AgreementVersion.objects.filter(pk__in=[one.pk for one in held]).values_list("pk", "content_text"))
    for version in held:
        version.content_text = texts[version.pk]
    return {version.agreement_id: (contacts_of(version).content, version) for version in held}


def _vendor(party: Party, content: AgreementContent | None, version: AgreementVersion | None) -> tuple[Vendor, Speaker]:
    """A vendor as its version in force says it, and as the register does beside that."""
    whole = _with_register(party, content)
    names = [name for name in (party.name, party.name_en) if name]
    return vendor_from(str(party.pk), names, whole), Speaker(party, whole, content, version)


def _with_register(party: Party, content: AgreementContent | None) -> AgreementContent:
    """What was agreed, and every capability that the register says otherwise or besides; whom to call is agreed too,
    or else as the register has it."""
    language: Language = party.language  # type: ignore[assignment]
    told = capability_parts([row for row in party.capabilities.all() if row.retired_at is None], language)
    if content is None:
        contacts = contact_parts([one for one in party.contacts.all() if one.retired_at is None], "theirs", language)
        facts = {"capabilities": told, "contacts": contacts, "time_zone": settings.TIME_ZONE}
        return blank_content(language).model_copy(update=facts)
    agreed = [_compared(one) for one in content.capabilities]
    more = [one for one in told if _compared(one) not in agreed]
    return content.model_copy(update={"capabilities": [*content.capabilities, *more]})


def _compared(part: AgreedCapability) -> list[object]:
    return [part.what, part.can, part.condition, part.hours, part.within_minutes]
