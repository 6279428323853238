"""The promise check of a system: what is in force with its customers against what its vendors agreed, and what one of
us has said of each contradiction (ADR 116, 117)."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.timezone import localdate

from agreements.content import AgreementContent, canonical_text, sha256_of
from agreements.models import Agreement, ContradictionRuling, System
from agreements.models.contradiction import ACCEPTED
from agreements.promises.vendors import Compared, Contradiction, Promised, check, promises_in
from agreements.promises.vendors.comparing import KINDS
from agreements.queries.promise_sources import Sources, Speaker, own_roles, sources_of, with_draft

# So many customers are looked at, those of the highest revenue rank first: more promises nobody settles at a time.
MOST_CUSTOMERS = 200
_Rows = list[tuple[Agreement, Speaker, Compared]]


@dataclass(frozen=True)
class CheckedPromise:
    """A contradiction between a customer's version and a vendor, called by `key`, and the newest ruling on it; `firsts`
    are the vendors that have to move before it, by name of the check."""

    key: str
    found: Contradiction
    agreement: Agreement
    customer: Speaker
    vendor: Speaker
    ruling: ContradictionRuling | None
    today: date
    firsts: dict[str, Speaker]

    @property
    def is_accepted(self) -> bool:
        """Whether somebody accepted it and the day on which it is looked at again has not come."""
        one = self.ruling
        return one is not None and one.ruling == ACCEPTED and bool(one.look_again_on and self.today < one.look_again_on)

    @property
    def lapsed(self) -> bool:
        """Whether it was accepted, and the day on which it is looked at again has come."""
        return self.ruling is not None and self.ruling.ruling == ACCEPTED and not self.is_accepted


@dataclass(frozen=True)
class NotCompared:
    """A promise that could not be compared with a vendor."""

    promise: Promised
    customer: Speaker
    vendor: Speaker


@dataclass(frozen=True)
class PromiseCheck:
    """All of a system, in order: the gravest kind first, then the customer's revenue rank, then the level.

    `unread` are hours that are not understood, `unasked` promises of which their vendor has said nothing; `customers`
    and `vendors` say how many were compared, and `is_cut` that there are more customers.
    """

    rows: tuple[CheckedPromise, ...] = ()
    unread: tuple[NotCompared, ...] = ()
    unasked: tuple[NotCompared, ...] = ()
    customers: int = 0
    vendors: int = 0
    is_cut: bool = False

    @property
    def open(self) -> list[CheckedPromise]:
        return [one for one in self.rows if not one.is_accepted]

    @property
    def accepted(self) -> list[CheckedPromise]:
        return [one for one in self.rows if one.is_accepted]


def promise_check(system: System, at: datetime, most: int = MOST_CUSTOMERS) -> PromiseCheck:
    """Return what contradicts on a system now. A fixed number of queries, however many agreements there are."""
    return promise_checks([system.pk], at, most).get(system.pk, PromiseCheck())


def draft_check(agreement: Agreement, content: AgreementContent, at: datetime) -> PromiseCheck:
    """Return what a draft would contradict if it were in force: of a customer what its vendors say, of a vendor what
    customers were promised. What one of us has accepted of the same sentences stays accepted."""
    system, is_vendor = agreement.system_id, agreement.party.kind == "vendor"
    found = sources_of([system], at, MOST_CUSTOMERS if is_vendor else 0).get(system)
    if found is None and not is_vendor:
        return PromiseCheck()
    drafted = with_draft(found or Sources([], [], is_cut=False), agreement, content)
    check = _compared({system: drafted}, at)[system]
    if not is_vendor:
        return check
    return replace(check, rows=tuple(row for row in check.rows if row.vendor.draft), unread=(), unasked=())


def open_promises(agreements: Collection[int], systems: Collection[int], at: datetime) -> Counter[int]:
    """Return how many open contradictions the version in force of each of these agreements with customers has."""
    found = _compared(sources_of(systems, at, len(agreements), only=agreements), at)
    return Counter(row.agreement.pk for check in found.values() for row in check.open)


def promise_checks(systems: Collection[int], at: datetime, most: int) -> dict[int, PromiseCheck]:
    """Return the same for each of several systems that has a vendor, with so many customers at most in all."""
    return _compared(sources_of(systems, at, most), at)


def _compared(sources: dict[int, Sources], at: datetime) -> dict[int, PromiseCheck]:
    own, today = own_roles(), localdate(at)
    compared: dict[int, _Rows] = {}
    for key, source in sources.items():
        vendors = [vendor for vendor, _speaker in source.vendors]
        compared[key] = [
            (agreement, speaker, check(promises_in(speaker.content), vendors, own, today))
            for agreement, speaker in source.customers
        ]
    spoken_of = [agreement for rows in compared.values() for agreement, _one, found in rows if found.contradictions]
    newest = _newest_rulings(spoken_of)
    return {key: _checked(rows, sources[key], newest, today) for key, rows in compared.items()}


def _checked(compared: _Rows, source: Sources, newest: dict[str, ContradictionRuling], today: date) -> PromiseCheck:
    said = {vendor.vendor: speaker for vendor, speaker in source.vendors}
    rows = [
        CheckedPromise(
            key, one, agreement, speaker, said[one.vendor.vendor], newest.get(key), today, _firsts(one, said)
        )
        for agreement, speaker, found in compared
        for one in found.contradictions
        for key in [key_of(agreement, one)]
    ]
    unread, unasked = (
        tuple(
            NotCompared(promise, speaker, said[vendor.vendor])
            for _agreement, speaker, found in compared
            for promise, vendor in getattr(found, name)
        )
        for name in ("unread", "unasked")
    )
    ranked = tuple(sorted(rows, key=_rank))
    return PromiseCheck(ranked, unread, unasked, len(compared), len(source.vendors), source.is_cut)


def _firsts(found: Contradiction, said: dict[str, Speaker]) -> dict[str, Speaker]:
    befores = [one.before.vendor for one in found.obstacles if one.before]
    return {vendor: said[vendor] for vendor in befores if vendor != found.vendor.vendor}


def _rank(row: CheckedPromise) -> tuple[int, str, int, str]:
    kind = KINDS.index(row.found.kind)
    return kind, row.customer.party.revenue_rank or "Z", row.found.promise.level, row.customer.party.name


def key_of(agreement: Agreement, found: Contradiction) -> str:
    """Return the SHA-256 of whose promise it is and of all it rests on: of a changed sentence it is another."""
    return sha256_of(canonical_text([agreement.number, found.promise.key, found.vendor.vendor, found.said()]))


def _newest_rulings(agreements: Iterable[Agreement]) -> dict[str, ContradictionRuling]:
    keys = {agreement.pk for agreement in agreements}
    rows = ContradictionRuling.objects.filter(agreement__in=keys).select_related("said_by").order_by("pk")
    return {row.key: row for row in rows}
