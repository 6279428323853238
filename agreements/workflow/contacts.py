"""Contacts: put into the register, and out of it with or without a successor. An address that is taken away is told of
it, and agreements that name the contact get their next annex (workflow/annexing.py)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agreements import emails
from agreements.models import Contact, Party, User, queue_mail
from agreements.models.event import Actor
from agreements.queries.our_side import must_be_theirs
from agreements.queries.standing import version_in_force
from agreements.workflow import register
from agreements.workflow.annexing import Changed, renew_annexes
from agreements.workflow.history import sign
from agreements.workflow.retire import bring_back, retire
from agreements.workflow.succeeding import hand_on


def register_party(*, party: Party, contacts: Iterable[Contact], by: User, at: datetime) -> Party:
    """Save a new party and its contacts, in their order. Raises Refused as the single ones do, and saves nothing."""
    with transaction.atomic():
        register.put(row=party, by=by, at=at)
        for contact in contacts:
            contact.party = party
            put_contact(contact=contact, by=by, at=at)
    return party


def put_contact(*, contact: Contact, by: Actor, at: datetime) -> Contact:
    """Save a new or changed contact. The address it had before gets a mail, so that nobody is put in another's place
    unnoticed. Raises Refused for an address of ours at a party that is not us."""
    with transaction.atomic():
        renew_annexes(changes=[save_contact(contact=contact, by=by, at=at)], by=by, at=at)
    return contact


def save_contact(*, contact: Contact, by: Actor, at: datetime) -> Changed:
    """The same without the annexes: return what they are to be told of. Runs in the caller's transaction."""
    theirs = contact.party.kind != "own"
    if theirs and contact.mail:
        must_be_theirs(contact.mail)
    with transaction.atomic():
        before = Contact.objects.select_for_update().filter(pk=contact.pk).first()
        register.put(row=contact, by=by, at=at)
        if theirs and before and before.mail and before.mail.casefold() != contact.mail.casefold():
            _tell_old_address(before.mail, contact, by=by, at=at)
    return Changed(before, contact)


def retire_contact(*, contact: Contact, by: Actor, at: datetime, successor: Contact | None = None) -> None:
    """Put a contact that left out of use; `successor` takes its place, or nobody yet. Once more with a successor names
    that one. Of theirs the successor is to confirm what is in force and named who left."""
    with transaction.atomic():
        before = Contact.objects.select_for_update().get(pk=contact.pk)
        if before.successor_id != (successor.pk if successor else None):
            contact.successor = successor
            sign(contact, by=by, at=at)
            contact.save(update_fields=["successor"])
        retire(row=contact, by=by, at=at)
        if before.retired_at is None or before.successor_id != contact.successor_id:
            annexes = renew_annexes(changes=[Changed(before, Contact.objects.get(pk=contact.pk))], by=by, at=at)
            if successor and contact.party.kind != "own":
                held = [version_in_force(annex.agreement, at) for annex in annexes]
                left, versions = f"{contact.role} {contact.name}".strip(), [version for version in held if version]
                hand_on(versions=versions, left=left, contact=successor, by=by, at=at)


def bring_contact_back(*, contact: Contact, by: Actor, at: datetime) -> None:
    """Put a contact that left back into use. Raises Refused."""
    with transaction.atomic():
        before = Contact.objects.select_for_update().get(pk=contact.pk)
        contact.successor = None
        sign(contact, by=by, at=at)
        contact.save(update_fields=["successor"])
        bring_back(row=contact, by=by, at=at)
        renew_annexes(changes=[Changed(before, Contact.objects.get(pk=contact.pk))], by=by, at=at)


def _tell_old_address(mail: str, contact: Contact, *, by: Actor, at: datetime) -> None:
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
