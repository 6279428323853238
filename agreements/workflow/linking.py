"""A contact is given a link of its own to the page of its party's contacts; each is told in the party's chain."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Model

from agreements import display, emails
from agreements.content import sha256_of
from agreements.models import Contact, ContactLink, queue_mail, record_event

LINK_LIVES = timedelta(days=60)


def give_link(*, contact: Contact, asked: bool, at: datetime) -> tuple[ContactLink, str]:
    """Return a new link and its address, the only place where its token stands. `asked` is with the question whether
    all is still right. The caller tells of it in the same transaction."""
    token = secrets.token_urlsafe(32)
    link = ContactLink.objects.create(
        public_id=uuid.uuid4(),
        contact=contact,
        mail=contact.mail,
        language=contact.language,
        token_sha256=sha256_of(token),
        asked=asked,
        expires_at=at + LINK_LIVES,
        at=at,
    )
    return link, f"{settings.PUBLIC_BASE_URL}/r/c/{token}"


def tell_of_link(*, link: ContactLink, kind: str, at: datetime, by: str, facts: Iterable[Model]) -> None:
    """Record in the chain of the party what was done by a link, or with it."""
    contact = link.contact
    data = {"role": contact.role, "mail": display.masked_mail(link.mail)}
    subject = f"contact:{contact.pk}"
    chain = f"PARTY-{contact.party_id}"
    record_event(chain=chain, kind=kind, subject=subject, at=at, by=by[:200], data=data, facts=facts)


def mail_link(*, link: ContactLink, address: str, key: str, worded: tuple[str, str], kind: str, at: datetime) -> None:
    """Queue the mail that brings a link that was just given, and tell of both; in the caller's transaction."""
    subject, body = worded
    mail = queue_mail(
        key=key,
        to=link.mail,
        subject=subject,
        body=body,
        secret=address,
        at=at,
        about=("contact", link.contact_id),
        party_id=link.contact.party_id,
        language=link.language,
        **emails.from_whom(None, link.language),
    )
    tell_of_link(link=link, kind=kind, at=at, by="heiji", facts=[link, mail])
