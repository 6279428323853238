"""Contacts: put into the register; an address that is taken away is told of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agreements import emails
from agreements.models import Contact, Party, User, queue_mail
from agreements.queries.our_side import must_be_theirs
from agreements.workflow import register


def register_party(*, party: Party, contacts: Iterable[Contact], by: User, at: datetime) -> Party:
    """Save a new party and its contacts, in their order. Raises Refused as the single ones do, and saves nothing."""
    with transaction.atomic():
        register.put(row=party, by=by, at=at)
        for contact in contacts:
            contact.party = party
            put_contact(contact=contact, by=by, at=at)
    return party


def put_contact(*, contact: Contact, by: User, at: datetime) -> Contact:
    """Save a new or changed contact. The address it had before gets a mail, so that nobody is put in another's place
    unnoticed. Raises Refused for an address of ours at a party that is not us."""
    theirs = contact.party.kind != "own"
    if theirs and contact.mail:
        must_be_theirs(contact.mail)
    with transaction.atomic():
        before = Contact.objects.select_for_update().filter(pk=contact.pk).first()
        register.put(row=contact, by=by, at=at)
        if theirs and before and before.mail and before.mail.casefold() != contact.mail.casefold():
            _tell_old_address(before.mail, contact, by=by, at=at)
    return contact


def _tell_old_address(mail: str, contact: Contact, *, by: User, at: datetime) -> None:
    subject, body = emails.readdressed_mail(contact, by=by, at=at)
    change = contact.history.latest("history_id").history_id
    queue_mail(
        key=f"readdressed:{change}",
        to=mail,
        subject=subject,
        body=body,
        at=at,
        about=("contact", contact.pk),
        party_id=contact.party_id,
        language=contact.party.language,
    )
