"""The call order of one side: who is next when nobody answers."""

from collections.abc import Sequence

from agreements.content.parts import Contact


def contact_after(contacts: Sequence[Contact], key: str) -> Contact | None:
    """Return who is next when that contact does not answer: as agreed, else the next in line with a number."""
    callable_ones = [one for one in contacts if one.phone]
    keys = [one.key for one in callable_ones]
    if key not in keys:
        return None
    place = keys.index(key)
    if any(one.next for one in callable_ones):
        return next((one for one in callable_ones if one.key == callable_ones[place].next), None)
    return next(iter(callable_ones[place + 1 :]), None)


def chain_from(contacts: Sequence[Contact], key: str) -> list[str]:
    """Return the keys of a contact and of whoever is next when nobody answers there, in order."""
    found = [key]
    while (after := contact_after(contacts, found[-1])) and after.key not in found:
        found.append(after.key)
    return found
