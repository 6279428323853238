"""Whom one calls now, as plain data: in the agreed order, by the numbers of today, with what differs from the approved
page.

A telephone number changes without a new agreement (the contact annex, ADR 75). What was replaced is told as replaced
and never as a number to call.

Reading what thousands of agreements say of it takes longer than all else of a bag, and of nearly all it is what it was:
what is told says `of` which texts it was made, and whoever has told it before is asked first (docs/adr/0124).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from agreements import display
from agreements.content import parts
from agreements.content.annex import ContactNow
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.models import Contact
from agreements.promises import chain_from
from agreements.queries.annexes import annexes_of, contacts_of
from agreements.queries.proofs import first_numbers
from incidents.queries.basis import Basis, fill_in_texts

Told = dict[str, Any]
# What is told: `of` which texts (a hash; "" where it is from the register), `ours` our first numbers, `calls` theirs in
# order, `left` who is not to be called any more, `met` the day of the meeting.
NAMES = ("of", "ours", "calls", "left", "met")


def calls_now(bases: Iterable[Basis], known: Mapping[str, Told]) -> list[Told]:
    """Return whom to call of each basis, in order. `known` is what was told before, by what it was made of. One query
    for all that have no agreed chain, one for the texts that are new."""
    bases = list(bases)
    made_of = [_made_of(basis) for basis in bases]
    new = [basis for basis, of in zip(bases, made_of, strict=True) if of and of not in known]
    fill_in_texts([basis.in_force for basis in new if basis.in_force])
    rows: dict[int, list[Contact]] = defaultdict(list)
    parties = {basis.party.pk for basis, of in zip(bases, made_of, strict=True) if not of}
    for contact in Contact.objects.filter(party__in=parties, retired_at=None).order_by("place", "id"):
        rows[contact.party_id].append(contact)
    return [
        known.get(of) or _agreed(basis, of) if of else _registered(rows[basis.party.pk])
        for basis, of in zip(bases, made_of, strict=True)
    ]


def numbers_in(told: Told) -> Iterable[str]:
    """Return every number to call, as it is dialled and as it is shown."""
    return (text for call in told["calls"] for text in (call["dialled"], call["shown"]["ja"]))


def _made_of(basis: Basis) -> str:
    if basis.in_force is None:
        return ""
    texts = [basis.in_force.content_sha256, *(annex.sha256 for annex in annexes_of(basis.in_force))]
    return hashlib.sha256(" ".join(texts).encode()).hexdigest()


def _agreed(basis: Basis, of: str) -> Told:
    assert basis.in_force is not None  # noqa: S101 - what is made of nothing comes from the register
    today = contacts_of(basis.in_force, only_contacts=True)
    told = {one.key: one for one in today.contacts}
    theirs = _in_order(today.content.contacts_of("theirs"))
    gone = [one for one in today.contacts if one.has_left and one.agreed and one.agreed.side == "theirs"]
    met = today.content.meeting.starts_at
    return {
        "of": of,
        # A paper carries those of its day (docs/proof-code.md).
        "ours": [{"dialled": number, "shown": _shown(number)} for number in first_numbers(today.content)],
        "calls": [_call(contact, told[contact.key]) for contact in theirs if contact.phone],
        "left": [_left(one) for one in gone],
        "met": met.date().isoformat() if met else None,
    }


def _registered(rows: list[Contact]) -> Told:
    return {"of": "", "ours": [], "calls": [_from_register(row) for row in rows if row.phone], "left": [], "met": None}


def _in_order(contacts: list[parts.Contact]) -> list[parts.Contact]:
    """The chain from the first who has a number, then the others as they stand."""
    first = next((contact for contact in contacts if contact.phone), None)
    order = chain_from(contacts, first.key) if first else []
    by_key = {contact.key: contact for contact in contacts}
    return [*(by_key[key] for key in order), *(contact for contact in contacts if contact.key not in order)]


def _call(contact: parts.Contact, told: ContactNow) -> dict[str, Any]:
    """One number of today, in E.164 and as one reads it; `was` is the one on the approved page if that is another.
    `is_new` is a contact the page does not name."""
    assert contact.phone  # noqa: S101 - only contacts with a number come here
    number = contact.phone.number
    was = told.agreed.phone.number if told.agreed and told.agreed.phone else ""
    return {
        "role": contact.role,
        "dialled": number,
        "shown": _shown(number),
        "hours": contact.hours or {},
        "minutes": contact.no_answer_minutes,
        "was": _shown(was) if was and was != number else None,
        "is_new": told.is_new,
    }


def _left(one: ContactNow) -> dict[str, Any]:
    """A contact of the approved page who left and is not to be called under the `number` there; `heir` is the role of
    who took the place, None while nobody has."""
    assert one.agreed  # noqa: S101 - only who was agreed can have left
    number = one.agreed.phone.number if one.agreed.phone else ""
    return {
        "role": one.agreed.role,
        "number": number,
        "shown": _shown(number) if number else None,
        "heir": one.successor.role if one.successor else None,
    }


def _from_register(row: Contact) -> dict[str, Any]:
    role = {"ja": row.role} | ({"en": row.role_en} if row.role_en else {})
    hours = ({row.language: row.hours} if row.hours else {}) | ({"en": row.hours_en} if row.hours_en else {})
    return {
        "role": role,
        "dialled": row.phone,
        "shown": _shown(row.phone),
        "hours": hours,
        "minutes": row.no_answer_minutes,
        "was": None,
        "is_new": False,
    }


@lru_cache(maxsize=50_000)
def _shown(number: str) -> dict[str, str]:
    """Reading a number takes longer than all else of a row. Nobody may change what this gives."""
    return {language: display.phone(number, language) for language in LANGUAGE_WORDS}
