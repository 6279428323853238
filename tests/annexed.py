"""A version in force whose page names contacts of the register, for tests of the contact annex."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from agreements.content import canonical_text, read_content
from agreements.models import AgreementVersion, Contact, Party, System, User
from agreements.workflow.contacts import put_contact
from agreements.workflow.succeeding import confirm_succession, hand_on
from tests.agreements.example_content import example_content
from tests.published import AT, draft, publish_plainly

LATER = AT + timedelta(days=30)


@pytest.fixture
def named(payments: System, minato: Party, own_side: Party, ren: User) -> SimpleNamespace:
    """A version whose page names the register's contacts: two of theirs (`duty`, then `head`), one of ours."""
    duty, head = minato.contacts.order_by("place")
    ours = own_side.contacts.first()
    assert ours is not None
    text = canonical_text(example_content())
    for key, row in (("contact-store", duty), ("contact-night", head), ("contact-our-oncall", ours)):
        text = text.replace(f'"{key}"', f'"contact-{row.pk}"')
    contacts = read_content(text).contacts
    agreement = draft(payments, minato, ren, contacts=contacts, reports=[])
    version = publish_plainly(agreement, ren, agreed_in_meeting=True)
    return SimpleNamespace(agreement=agreement, version=version, duty=duty, head=head, ours=ours, by=ren)


def change(contact: Contact, by: User, **fields: object) -> None:
    for name, value in fields.items():
        setattr(contact, name, value)
    put_contact(contact=contact, by=by, at=LATER)


def hand_on_and_confirm(version: AgreementVersion, contact: Contact, by: User, at: datetime) -> None:
    """The contact carries on after somebody, and has confirmed it."""
    (taken,) = hand_on(versions=[version], left="前の当番", contact=contact, by=by, at=at)
    confirm_succession(succession=taken, by=contact.role, at=at)
