"""A contact's link: what it still opens; and which contacts have not answered whether all is still right."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from agreements.content import sha256_of
from agreements.models import Contact, ContactAnswer, ContactCode, ContactLink
from agreements.queries.code_limits import CodesOf
from agreements.queries.our_side import folded, is_ours
from agreements.refusals import Refused

# Whoever has not answered by then is called unconfirmed.
TIME_TO_ANSWER = timedelta(days=14)


def contact_link_for(token: str) -> ContactLink | None:
    """Return the row a link leads to, whatever its state; None for a wrong token."""
    return ContactLink.objects.filter(token_sha256=sha256_of(token)).first()


def state_of_contact_link(link: ContactLink, at: datetime) -> str:
    """Return "open", or why it opens nothing: gone (whoever got it has left, or another address stands in the
    register), expired."""
    contact = Contact.objects.select_related("party").get(pk=link.contact_id)
    if contact.retired_at or contact.party.retired_at or folded(contact.mail) != folded(link.mail):
        return "gone"
    return "expired" if link.expires_at <= at else "open"


def must_open(link: ContactLink, at: datetime) -> None:
    """Raise Refused unless the link as stored now takes what is said by it."""
    if state_of_contact_link(link, at) != "open" or is_ours(link.mail):
        raise Refused(_("このリンクは、もう使えません。お電話ください。"))


def contact_codes(link: ContactLink) -> CodesOf:
    """Return the codes its contact was sent, however many links it has; those before its newest link count no more
    (one that is opened from a letter is the same for two months)."""
    rows = ContactCode.objects.filter(link__contact=link.contact_id)
    since = ContactLink.objects.filter(contact=link.contact_id).aggregate(at=Max("at"))["at"]
    return CodesOf(rows, f"contact {link.contact_id}", "Asia/Tokyo", since)


def unconfirmed(contacts: Iterable[Contact], at: datetime) -> dict[int, datetime]:
    """Return since when each contact is unconfirmed: it was asked, and has not answered in time."""
    return _latest(_unanswered(at), [contact.pk for contact in contacts])


def unconfirmed_of(parties: Iterable[int] | None, at: datetime) -> dict[int, datetime]:
    """Return the same of parties (None: of all): since when the first of their contacts in use is unconfirmed. One
    query, however many there are."""
    late = _unanswered(at).filter(contact__retired_at=None)
    wanted = None if parties is None else set(parties)
    found: dict[int, datetime] = {}
    for _contact, party, when in late.order_by().values_list("contact", "contact__party").annotate(Max("at")):
        if wanted is None or party in wanted:
            found[party] = min(when, found.get(party, when))
    return found


def last_said(contacts: Iterable[Contact]) -> dict[int, datetime]:
    """Return when each was last asked, or answered."""
    pks = [contact.pk for contact in contacts]
    asked, answered = _latest(ContactLink.objects.filter(asked=True), pks), _latest(ContactAnswer.objects.all(), pks)
    return {pk: max(filter(None, [asked.get(pk), answered.get(pk)])) for pk in {*asked, *answered}}


def _unanswered(at: datetime) -> QuerySet[ContactLink]:
    """The questions of long ago after which nothing was said: by a link of then or later, or by the clock. A clock that
    was set back makes no answer the older one."""
    since = Q(link__gte=OuterRef("pk")) | Q(at__gte=OuterRef("at"))
    answers = ContactAnswer.objects.filter(since, contact=OuterRef("contact")).order_by()
    return ContactLink.objects.filter(~Exists(answers), asked=True, at__lte=at - TIME_TO_ANSWER)


def _latest(rows: QuerySet, pks: list[int]) -> dict[int, datetime]:
    return dict(rows.filter(contact__in=pks).order_by().values_list("contact").annotate(Max("at")))
