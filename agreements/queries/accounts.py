"""Contacts of our own side and the accounts they have: whoever has left must not be called at night."""

from agreements.models import Contact, Party, User
from agreements.queries.returns import lost_addresses


def with_accounts(party: Party) -> list[Contact]:
    """Return the contacts of a party in call order; those of our own side with their `account`, known by the mail, the
    others with the mail that came back from them (`lost`)."""
    contacts = list(party.contacts.filter(retired_at=None))
    lost = lost_addresses({row.mail for row in contacts})
    for row in contacts:
        row.lost = lost.get(row.mail.casefold())  # type: ignore[attr-defined]
    if party.kind == "own":
        accounts = {user.email.casefold(): user for user in User.objects.exclude(email="").order_by("is_active")}
        for row in contacts:
            row.account = accounts.get(row.mail.casefold())  # type: ignore[attr-defined]
    return contacts
