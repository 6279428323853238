"""The contact annex (連絡先別紙): what became of contacts after a version was published, and the contacts of today.

An annex says what changed, never the whole: so it holds for the version in force and for one under review alike, and
what else was approved of a contact stays as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from agreements import display
from agreements.content.canonical import canonical_text, read_json
from agreements.content.document import AgreementContent
from agreements.content.parts import Contact
from agreements.content.references import without_lost_references
from agreements.content.rekeyed import redirected
from agreements.content.text import Key

# What an annex may change of a contact; who is called after whom stays as agreed.
CHANGEABLE = ("role", "department", "name", "phone", "mail", "hours", "languages", "no_answer_minutes")


class AnnexChange(BaseModel):
    """What one annex says of the contact `key`: that `fields` of it are now as in `contact` (without `fields`: that it
    came, and is all as there), or, without `contact`, that it left; then `successor` takes its place, or nobody yet."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    contact: Contact | None = None
    fields: list[str] = []
    successor: Key | None = None


@dataclass(frozen=True)
class ContactNow:
    """One contact of today beside what the version says: `now` is None for one that left (then `successor` is who took
    its place, if that is known), `agreed` is None for one that came later."""

    key: str
    agreed: Contact | None
    now: Contact | None
    successor: Contact | None = None

    @property
    def is_new(self) -> bool:
        return self.agreed is None

    @property
    def has_left(self) -> bool:
        return self.now is None

    @property
    def changed(self) -> list[str]:
        """The names of the fields that are not as agreed."""
        if self.agreed is None or self.now is None:
            return []
        return [name for name in CHANGEABLE if getattr(self.agreed, name) != getattr(self.now, name)]

    @property
    def differs(self) -> bool:
        return self.is_new or self.has_left or bool(self.changed)


@dataclass(frozen=True)
class Annexed:
    """`content` with the contacts of today in the place of those agreed, and `contacts` one by one."""

    content: AgreementContent
    contacts: tuple[ContactNow, ...] = ()

    @property
    def differences(self) -> tuple[ContactNow, ...]:
        return tuple(one for one in self.contacts if one.differs)


def annex_words(number: int, at: datetime, zone: str) -> str:
    """Return how pages and papers call an annex, in the active language."""
    return _("連絡先 第%(number)d版 %(day)s") % {"number": number, "day": display.date_table(at, zone)}


def annex_text(changes: Iterable[AnnexChange], **facts: Any) -> str:
    """Return the canonical text of an annex: its changes beside the facts that name it."""
    listed = [change.model_dump(mode="json", exclude_none=True) for change in changes]
    return canonical_text({**facts, "changes": listed})


def changes_in(text: str) -> list[AnnexChange]:
    """Return the changes of an annex. Raises Unreadable or ValidationError for what is none."""
    return [AnnexChange.model_validate(one) for one in read_json(text)["changes"]]


def annexed(content: AgreementContent, changes: Iterable[AnnexChange]) -> Annexed:
    """Return a content with its contacts as all these changes, the oldest first, have made them."""
    now: dict[str, Contact] = {contact.key: contact for contact in content.contacts}
    left: dict[str, str | None] = {}
    for change in changes:
        stood = now.get(change.key)
        if change.contact is None:
            left[change.key] = change.successor
        elif stood or not change.fields:
            left.pop(change.key, None)
            now[change.key] = _changed(stood or change.contact, change.contact, change.fields)
    agreed = {contact.key: contact for contact in content.contacts}
    told = [
        ContactNow(key, agreed.get(key), None if key in left else one, now.get(_heir(key, left) or ""))
        for key, one in now.items()
        if key in agreed or key not in left
    ]
    if not any(one.differs for one in told):
        return Annexed(content, tuple(told))
    return Annexed(_with_contacts(content, now, left), tuple(told))


def _changed(stood: Contact, now: Contact, fields: list[str]) -> Contact:
    return stood.model_copy(update={name: getattr(now, name) for name in fields or CHANGEABLE})


def _heir(key: str, left: dict[str, str | None]) -> str | None:
    """Who takes the place of a contact that left: its successor, or whoever succeeded that one since."""
    seen = {key}
    heir = left.get(key)
    while heir in left and heir not in seen:
        seen.add(heir)
        heir = left[heir]
    return None if heir in seen else heir


def _with_contacts(content: AgreementContent, now: dict[str, Contact], left: dict[str, str | None]) -> AgreementContent:
    """A successor stands in the place of whoever left; others that are new come last on their side and are called when
    nobody before them answers."""
    order: list[str] = []
    for contact in content.contacts:
        key = _heir(contact.key, left) if contact.key in left else contact.key
        if key in now and key not in order:
            order.append(key)
    heirs = {contact.key for contact in content.contacts} | set(order)
    new = [key for key in now if key not in heirs and key not in left]
    contacts = {key: now[key] for key in order}
    for gone in left:
        if (heir := _heir(gone, left)) in contacts and heir and gone in now and not contacts[heir].next:
            contacts[heir] = contacts[heir].model_copy(update={"next": now[gone].next})
    for key in new:
        _append(contacts, now[key])
    instead = {gone: _heir(gone, left) or _next(gone, now, left) for gone in left}
    changed = content.model_copy(update={"contacts": list(contacts.values())})
    return without_lost_references(redirected(changed, instead))


def _next(gone: str, now: dict[str, Contact], left: dict[str, str | None]) -> str | None:
    """Whom one calls instead of a contact that left without a successor."""
    seen: set[str] = set()
    key: str | None = gone
    while key and key in left and key not in seen:
        seen.add(key)
        key = _heir(key, left) or (now[key].next if key in now else None)
    return None if key in seen else key


def _append(contacts: dict[str, Contact], new: Contact) -> None:
    before = [one for one in contacts.values() if one.side == new.side and one.phone and not one.next]
    if before and new.phone:
        contacts[before[-1].key] = before[-1].model_copy(update={"next": new.key})
    contacts[new.key] = new
