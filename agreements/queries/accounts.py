"""Contacts of our own side and the accounts they have: whoever has left must not be called at night."""

from agreements.models import Contact, Party, User


def with_accounts(party: Party) -> list[Contact]:
    """Return the contacts of a party in call order; those of our own side with their `account`, known by the mail."""
    contacts = list(party.contacts.filter(retired_at=None))
    if party.kind == "own":
        accounts = {user.email.casefold(): user for user in User.objects.exclude(email="").order_by("is_active")}
        for row in contacts:
            row.account = accounts.get(row.mail.casefold())  # type: ignore[attr-defined]
    return contacts
