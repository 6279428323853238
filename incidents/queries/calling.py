"""Whom to call, in which order: as agreed while a version is in force, else as our contacts say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from agreements import display
from agreements.content import Language, parts, text_in
from agreements.models import Contact
from agreements.queries.our_side import our_contacts
from incidents.queries.basis import Basis


@dataclass(frozen=True)
class Call:
    """One number: the role that answers, how a link dials it, how people read it, when somebody is there."""

    role: str
    dialled: str
    number: str
    hours: str = ""


@dataclass(frozen=True)
class Chain:
    """The first number and, when nobody answers within `minutes`, the next one."""

    first: Call | None = None
    second: Call | None = None
    minutes: int | None = None


def chains_of(bases: Iterable[Basis]) -> list[Chain]:
    """Return the call chain of each basis, in order; one query for all that have no agreed one."""
    bases = list(bases)
    bare = {basis.party.pk for basis in bases if not basis.in_force}
    ours: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(party__in=bare, retired_at=None).exclude(phone="").order_by("place", "id"):
        ours[contact.party_id].append(contact)
    return [_agreed(row) if row.in_force else _known(ours[row.party.pk]) for row in bases]


def our_calls(most: int = 2) -> list[Call]:
    """Return our own first duty numbers."""
    rows = Contact.objects.filter(party__kind="own", retired_at=None).exclude(phone="").order_by("place", "id")
    return [_call(contact) for contact in rows[:most]]


def ours_for(basis: Basis, most: int = 2) -> list[Call]:
    """Return the numbers at which a party finds us: as agreed while a version is in force, else who answers for the
    system."""
    agreed = basis.content.contacts_of("ours") if basis.content and basis.in_force else []
    calls = [_part_call(contact) for contact in agreed if contact.phone]
    return (calls or [_call(contact) for contact in our_contacts(basis.pair.system).exclude(phone="")])[:most]


def _agreed(basis: Basis) -> Chain:
    """The chain of the content: the first who has a number, then the one it names as next (else the next in line)."""
    contacts = basis.content.contacts_of("theirs") if basis.content else []
    callable_ones = [contact for contact in contacts if contact.phone]
    if not callable_ones:
        return Chain()
    first = callable_ones[0]
    by_key = {contact.key: contact for contact in callable_ones}
    linked = any(contact.next for contact in callable_ones)
    after = by_key.get(first.next or "") if linked else next(iter(callable_ones[1:]), None)
    second = _part_call(after) if after else None
    return Chain(_part_call(first), second, first.no_answer_minutes if second else None)


def _part_call(contact: parts.Contact) -> Call:
    assert contact.phone  # noqa: S101 - only contacts with a number come here
    number = contact.phone.number
    language: Language = "en" if display.in_english() else "ja"
    role, hours = (text_in(words, language) or "" for words in (contact.role, contact.hours))
    return Call(role, number, display.phone(number), hours)


def _known(contacts: list[Contact]) -> Chain:
    if not contacts:
        return Chain()
    second = _call(contacts[1]) if len(contacts) > 1 else None
    return Chain(_call(contacts[0]), second, contacts[0].no_answer_minutes if second else None)


def _call(contact: Contact) -> Call:
    return Call(contact.read("role"), contact.phone, display.phone(contact.phone), contact.read("hours"))
