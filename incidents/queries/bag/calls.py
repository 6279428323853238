"""Whom one calls now: in the agreed order, by the numbers of today, with what differs from the approved page.

A telephone number changes without a new agreement (the contact annex, ADR 75). What was replaced is told as replaced
and never as a number to call.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from agreements.content import Language, parts
from agreements.content.annex import ContactNow
from agreements.models import Contact, ContactAnnex
from agreements.promises import chain_from
from incidents.queries.basis import Basis

Words = dict[Language, str]


@dataclass(frozen=True)
class CallNow:
    """One number of today, in E.164; `was` is the one on the approved page if that is another. `is_new` is a contact
    the page does not name."""

    role: Words
    number: str
    hours: Words
    minutes: int | None = None
    was: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Left:
    """A contact of the approved page who left and is not to be called under the `number` there; `heir` is the role of
    who took the place, None while nobody has."""

    role: Words
    number: str
    heir: Words | None = None


@dataclass(frozen=True)
class CallsNow:
    """`annex` is the contact annex they are from; None where all is as approved, or nothing is in force."""

    calls: tuple[CallNow, ...]
    left: tuple[Left, ...] = ()
    annex: ContactAnnex | None = None


def calls_now(bases: Iterable[Basis]) -> list[CallsNow]:
    """Return whom to call of each basis, in order; one query for all that have no agreed chain."""
    bases = list(bases)
    rows: dict[int, list[Contact]] = defaultdict(list)
    parties = {basis.party.pk for basis in bases if not basis.in_force}
    for contact in Contact.objects.filter(party__in=parties, retired_at=None).order_by("place", "id"):
        rows[contact.party_id].append(contact)
    return [_of(basis, rows[basis.party.pk]) for basis in bases]


def _of(basis: Basis, rows: list[Contact]) -> CallsNow:
    if not basis.in_force or basis.content is None:
        return CallsNow(tuple(_from_register(row) for row in rows if row.phone))
    told = {one.key: one for one in basis.contacts}
    theirs = _in_order(basis.content.contacts_of("theirs"))
    calls = tuple(_call(contact, told[contact.key]) for contact in theirs if contact.phone)
    gone = (one for one in basis.contacts if one.has_left and one.agreed and one.agreed.side == "theirs")
    return CallsNow(calls, tuple(_left(one) for one in gone), basis.annex)


def _in_order(contacts: list[parts.Contact]) -> list[parts.Contact]:
    """The chain from the first who has a number, then the others as they stand."""
    first = next((contact for contact in contacts if contact.phone), None)
    order = chain_from(contacts, first.key) if first else []
    by_key = {contact.key: contact for contact in contacts}
    return [*(by_key[key] for key in order), *(contact for contact in contacts if contact.key not in order)]


def _call(contact: parts.Contact, told: ContactNow) -> CallNow:
    assert contact.phone  # noqa: S101 - only contacts with a number come here
    number = contact.phone.number
    was = told.agreed.phone.number if told.agreed and told.agreed.phone else ""
    return CallNow(
        contact.role,
        number,
        contact.hours or {},
        contact.no_answer_minutes,
        was="" if was == number else was,
        is_new=told.is_new,
    )


def _left(one: ContactNow) -> Left:
    assert one.agreed  # noqa: S101 - only who was agreed can have left
    heir = one.successor.role if one.successor else None
    return Left(one.agreed.role, one.agreed.phone.number if one.agreed.phone else "", heir)


def _from_register(row: Contact) -> CallNow:
    hours: Words = {row.language: row.hours} if row.hours else {}  # type: ignore[dict-item]
    return CallNow({"ja": row.role}, row.phone, hours, row.no_answer_minutes)
