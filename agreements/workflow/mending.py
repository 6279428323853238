"""A party looks after its own contacts by a link: it says that all is right, or changes something with a mailed code.

Once in half a year each contact is asked. Everything said is a fact in the chain of the party.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from agreements import emails, states
from agreements.content.business_days import is_business_day
from agreements.models import (
    Agreement,
    Contact,
    ContactAnswer,
    ContactCode,
    ContactLink,
    Party,
    ReviewInvitation,
)
from agreements.models.contact_link import ADDED, CHANGED, LEFT, STILL
from agreements.queries.code_limits import CODE_MINUTES
from agreements.queries.contact_history import address_records
from agreements.queries.contact_links import contact_codes, last_said, must_open
from agreements.queries.links import state_of_link
from agreements.queries.our_side import folded, is_ours
from agreements.refusals import Refused
from agreements.workflow.contacts import put_contact, retire_contact
from agreements.workflow.linking import give_link, mail_link, tell_of_link
from agreements.workflow.mailed_codes import CodeLetter, mail_code, spend, use

HALF_A_YEAR = timedelta(days=182)
# When nobody is woken: in working hours of working days.
_FROM, _UNTIL = time(9), time(17)
# In one look; the next comes within the hour.
_AT_ONCE, _LOOKED_AT = 50, 500


def ask_contacts(*, at: datetime) -> int:
    """Ask each contact of a party with an agreement whether all is still right: half a year after its address came,
    or after it was last asked or answered, in working hours. Return how many were asked."""
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    if not (is_business_day(local.date()) and _FROM <= local.time() < _UNTIL):
        return 0
    due = list(islice(_due(at), _AT_ONCE))
    for contact in due:
        _ask(contact, at)
    return len(due)


def _due(at: datetime) -> Iterator[Contact]:
    agreed = Agreement.objects.filter(retired_at=None, versions__moves__state__in=states.IN_FORCE)
    rows = Contact.objects.filter(retired_at=None, party__in=agreed.values("party")).exclude(mail="")
    rows = rows.exclude(party__kind="own").filter(party__retired_at=None).select_related("party").order_by("pk")
    left = rows.iterator(chunk_size=_LOOKED_AT)
    while contacts := list(islice(left, _LOOKED_AT)):
        said, stands = last_said(contacts), address_records(contacts)
        for contact in contacts:
            record = stands.get(contact.pk)
            since = max(filter(None, [said.get(contact.pk), record.since if record else None]), default=None)
            if since and since <= at - HALF_A_YEAR and not is_ours(contact.mail):
                yield contact


def _ask(contact: Contact, at: datetime) -> None:
    with transaction.atomic():
        link, address = give_link(contact=contact, asked=True, at=at)
        worded = emails.still_right_mail(link)
        mail_link(link=link, address=address, key=f"still:{link.pk}", worded=worded, kind="contact.asked", at=at)


def link_of_reviewer(*, invitation: ReviewInvitation, at: datetime) -> ContactLink:
    """Return the link by which a reviewer mends the party's contacts. Raises Refused for whoever is no contact under
    that address any more, and from a link that has ended: else it would open what lives longer than itself."""
    if state_of_link(invitation, at) not in {"open", "answered"}:
        raise Refused(_("このリンクは、もう使えません。お電話ください。"))
    contact = invitation.contact
    if contact is None or contact.retired_at or folded(contact.mail) != folded(invitation.mail):
        raise Refused(_("このアドレスは、いまの連絡先にありません。お電話ください。"))
    with transaction.atomic():
        found = ContactLink.objects.filter(contact=contact, mail=contact.mail, asked=False, expires_at__gt=at).last()
        if found is None:
            found, _address = give_link(contact=contact, asked=False, at=at)
            tell_of_link(link=found, kind="contact.opened", at=at, by=invitation.role, facts=[found])
    return found


def send_contact_code(*, link: ContactLink, at: datetime) -> ContactCode:
    """Mail six digits to whom the link was given. Raises Refused within a minute of the last ones, and at a limit."""
    with transaction.atomic():
        Party.objects.select_for_update().get(pk=link.contact.party_id)
        must_open(link, at)
        worded = emails.contact_code_mail(link, minutes=CODE_MINUTES)
        letter = CodeLetter("contact_code", link.mail, worded, link.contact.party_id, link.language, by=None)
        code: ContactCode = mail_code(codes=contact_codes(link), letter=letter, at=at, link=link)
        return code


def say_still_right(*, link: ContactLink, at: datetime) -> ContactAnswer:
    """Note that a contact is still right; twice on a day is once. Raises Refused for a link that has ended."""
    with transaction.atomic():
        Party.objects.select_for_update().get(pk=link.contact.party_id)
        must_open(link, at)
        known = ContactAnswer.objects.filter(link=link, answer=STILL, at__gt=at - timedelta(days=1)).last()
        return known or _note(link, link.contact, STILL, "", at)


def mend_contact(*, link: ContactLink, contact: Contact, name: str, code: str, at: datetime) -> ContactAnswer:
    """Save a changed or new contact of the party. Raises WrongCode, or Refused; then nothing is changed."""
    answer = CHANGED if contact.pk else ADDED

    def save() -> None:
        put_contact(contact=contact, by=name, at=at)

    return _with_code(link, contact, answer, save, name=name, code=code, at=at)


def leave_contact(
    *, link: ContactLink, contact: Contact, successor: Contact | None, name: str, code: str, at: datetime
) -> ContactAnswer:
    """Note that a contact of the party left, to a successor or to nobody yet. Raises WrongCode, or Refused."""

    def save() -> None:
        retire_contact(contact=contact, successor=successor, by=name, at=at)

    return _with_code(link, contact, LEFT, save, name=name, code=code, at=at)


def _with_code(
    link: ContactLink, contact: Contact, answer: str, save: Callable[[], None], *, name: str, code: str, at: datetime
) -> ContactAnswer:
    must_open(link, at)
    if contact.party_id != link.contact.party_id:
        raise Refused(_("ほかの会社の連絡先は変えられません。"))
    spent = spend(codes=contact_codes(link), digits=code, at=at)
    with transaction.atomic():
        Party.objects.select_for_update().get(pk=link.contact.party_id)
        must_open(link, at)
        use(code=spent, at=at)
        save()
        return _note(link, contact, answer, name, at)


def _note(link: ContactLink, contact: Contact, answer: str, name: str, at: datetime) -> ContactAnswer:
    party = link.contact.party
    fact = ContactAnswer.objects.create(link=link, party=party, contact=contact, answer=answer, name=name, at=at)
    tell_of_link(link=link, kind=f"contact.{answer}", at=at, by=name or link.contact.role, facts=[fact])
    return fact
