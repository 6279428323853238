"""Who changed a contact, when, and since when its address is what it is. Read from the register's history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements import display
from agreements.models import Agreement, Contact, Party, User

# What the pages of a contact's changes name; the place in the list is told as a move.
_FIELDS = (
    "role", "role_en", "department", "department_en", "name", "phone", "phone_is_example", "mail", "hours", "hours_en",
    "language", "no_answer_minutes", "gets_reports",
)  # fmt: skip
_NEW_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class AddressRecord:
    """Since when an address stands at its contact, by whom; `changed` if another stood there before."""

    since: datetime
    by: User | None
    changed: bool

    def is_new(self, at: datetime) -> bool:
        return self.since > at - _NEW_FOR


@dataclass(frozen=True)
class ContactChange:
    """One change of one contact; `lines` are (what, before, after), `words` what else happened, `name` who did it
    without an account."""

    contact: str
    at: datetime
    by: User | None
    name: str
    words: list[str]
    lines: list[tuple[str, str, str]]


def contact_of(agreement: Agreement, key: str) -> Contact | None:
    """Return the registered contact, still in use, from which a draft's contact of that key was taken."""
    number = key.removeprefix("contact-")
    rows = Contact.objects.filter(retired_at=None).filter(Q(party=agreement.party) | Q(party__kind="own"))
    return rows.filter(pk=number).first() if key.startswith("contact-") and number.isdecimal() else None


def address_records(contacts: Iterable[Contact]) -> dict[int, AddressRecord]:
    """Return the record of each contact's address; without one if the history does not end with that address."""
    found: dict[int, tuple[str, AddressRecord]] = {}
    now = {contact.pk: contact.mail for contact in contacts}
    rows = Contact.history.filter(id__in=now).select_related("history_user").order_by("history_id")
    for row in rows:
        mail, record = found.get(row.id, ("", None))
        if record is None or mail.casefold() != row.mail.casefold():
            found[row.id] = (row.mail, AddressRecord(row.history_date, row.history_user, record is not None))
    return {pk: record for pk, (mail, record) in found.items() if mail.casefold() == now[pk].casefold()}


def contact_changes(party: Party) -> list[ContactChange]:
    """Return every change of a party's contacts, the newest first."""
    before: dict[int, Any] = {}
    changes = []
    for row in Contact.history.filter(party_id=party.pk).select_related("history_user").order_by("history_id"):
        old = before.get(row.id)
        before[row.id] = row
        words, lines = list(_words(old, row)), list(_lines(old, row))
        if words or lines:
            name = f"{row.role} {row.name}".strip()
            changes.append(
                ContactChange(name, row.history_date, row.history_user, row.history_change_reason or "", words, lines)
            )
    return changes[::-1]


def _words(old: Any, row: Any) -> Iterator[str]:
    if old is None:
        yield _("登録しました")
        return
    if bool(old.retired_at) != bool(row.retired_at):
        yield _("使用をやめました") if row.retired_at else _("元に戻しました")
    if old.place != row.place:
        yield _("電話する順を変えました")


def _lines(old: Any, row: Any) -> Iterator[tuple[str, str, str]]:
    for name in _FIELDS:
        after, was = getattr(row, name), getattr(old, name, "")
        if after != was and (old is not None or after not in ("", None, False)):
            field: Any = Contact._meta.get_field(name)
            yield str(field.verbose_name), _said(name, was), _said(name, after)


def _said(name: str, value: Any) -> str:
    if name == "phone":
        return display.phone(value) if value else ""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    field: Any = Contact._meta.get_field(name)
    choices = dict(field.flatchoices)
    return "" if value is None else str(choices.get(value, value))
