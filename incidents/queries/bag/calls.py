"""Whom one calls now: in the agreed order, by the numbers of today, with what differs from the approved page.

A telephone number changes without a new agreement. What was replaced is told as replaced and never as a number to call.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from agreements.content import Language, parts
from agreements.models import Contact
from agreements.promises import chain_from
from incidents.queries.basis import Basis

_KEY = re.compile(r"contact-(\d+)")
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
    """A contact of the approved page who is no longer to be called under the number there."""

    role: Words
    number: str


@dataclass(frozen=True)
class CallsNow:
    calls: tuple[CallNow, ...]
    left: tuple[Left, ...] = ()


def calls_now(bases: Iterable[Basis]) -> list[CallsNow]:
    """Return whom to call of each basis, in order; one query for all."""
    bases = list(bases)
    rows: dict[int, list[Contact]] = defaultdict(list)
    parties = {basis.party.pk for basis in bases}
    for contact in Contact.objects.filter(party__in=parties).order_by("place", "id"):
        rows[contact.party_id].append(contact)
    return [_of(basis, rows[basis.party.pk]) for basis in bases]


def _of(basis: Basis, rows: list[Contact]) -> CallsNow:
    in_use = [row for row in rows if row.retired_at is None and row.phone]
    if not basis.in_force or basis.content is None:
        return CallsNow(tuple(_from_register(row, is_new=False) for row in in_use))
    by_pk = {row.pk: row for row in rows}
    agreed = _in_order(basis.content.contacts_of("theirs"))
    told = [(contact, by_pk.get(_pk_of(contact))) for contact in agreed]
    calls = [call for contact, row in told if (call := _agreed(contact, row))]
    left = [_left(contact) for contact, row in told if row and contact.phone and not _is_callable(row)]
    named = {row.pk for _contact, row in told if row}
    numbers = {call.number for call in calls}
    new = [row for row in in_use if row.pk not in named and row.phone not in numbers]
    return CallsNow((*calls, *(_from_register(row, is_new=True) for row in new)), tuple(left))


def _in_order(contacts: list[parts.Contact]) -> list[parts.Contact]:
    """The chain from the first who has a number, then the others as they stand."""
    first = next((contact for contact in contacts if contact.phone), None)
    order = chain_from(contacts, first.key) if first else []
    by_key = {contact.key: contact for contact in contacts}
    return [*(by_key[key] for key in order), *(contact for contact in contacts if contact.key not in order)]


def _agreed(contact: parts.Contact, row: Contact | None) -> CallNow | None:
    """The contact under the register's number; under the page's where the register does not know them."""
    if row and not _is_callable(row):
        return None
    printed = contact.phone.number if contact.phone else ""
    number = row.phone if row else printed
    if not number:
        return None
    was = printed if printed and printed != number else ""
    return CallNow(contact.role, number, contact.hours or {}, contact.no_answer_minutes, was)


def _left(contact: parts.Contact) -> Left:
    return Left(contact.role, contact.phone.number if contact.phone else "")


def _from_register(row: Contact, *, is_new: bool) -> CallNow:
    hours: Words = {row.language: row.hours} if row.hours else {}  # type: ignore[dict-item]
    return CallNow({"ja": row.role}, row.phone, hours, row.no_answer_minutes, is_new=is_new)


def _is_callable(row: Contact) -> bool:
    return row.retired_at is None and bool(row.phone)


def _pk_of(contact: parts.Contact) -> int:
    found = _KEY.fullmatch(contact.key)
    return int(found[1]) if found else 0
