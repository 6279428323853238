"""A party's link to its page of the day: whom it belongs to, what it still opens."""

from datetime import datetime

from django.utils.translation import gettext as _

from agreements.content import sha256_of
from agreements.queries.our_side import folded, is_ours
from agreements.queries.pairs import pairs_of
from agreements.refusals import Refused
from incidents.models import DayLink, DayLinkRevoked, EffectNoted, Incident
from incidents.models.day import UNAFFECTED
from incidents.models.incident import CLOSED

# States in which the page is read; what is said on it can be sent while it is open.
READ = frozenset({"open", "closed"})


def link_for(token: str) -> DayLink | None:
    """Return the row a link leads to, whatever its state; None for a wrong token."""
    return DayLink.objects.filter(token_sha256=sha256_of(token)).first()


def state_of_day_link(link: DayLink, at: datetime) -> str:
    """Return "open", "closed" (the incident is over: read only), or why it opens nothing: revoked (by our side), gone
    (whoever got it has left, or another address stands in the register), expired, apart (the party is none of its
    systems', or not affected)."""
    delivery = link.delivery
    incident = delivery.report.incident
    taken = DayLinkRevoked.objects.filter(incident=incident, link__delivery__contact=delivery.contact_id)
    if taken.filter(link__gte=link.pk).exists():
        return "revoked"
    contact = delivery.contact
    if contact is None or contact.retired_at or folded(contact.mail) != folded(delivery.mail):
        return "gone"
    if link.expires_at <= at:
        return "expired"
    effect = EffectNoted.objects.filter(incident=incident, party=delivery.party_id).last()
    is_there = any(pair.party.pk == delivery.party_id for pair in pairs_of(incident.systems))
    if not is_there or (effect and effect.answer == UNAFFECTED):
        return "apart"
    return "closed" if incident.state == CLOSED else "open"


def links_of(incident: Incident, party: int) -> list[DayLink]:
    """Return the newest link of each contact of a party that still opens the page, in the order of the mails."""
    sent = DayLink.objects.exclude(delivery__contact=None)
    links = sent.filter(delivery__report__incident=incident, delivery__party=party)
    newest = {link.delivery.contact_id: link for link in links.select_related("delivery")}
    taken = set(DayLinkRevoked.objects.filter(incident=incident, party=party).values_list("link", flat=True))
    return [link for link in newest.values() if link.pk not in taken]


def must_take_answers(link: DayLink, at: datetime) -> None:
    """Raise Refused unless the link as stored now takes what a party says."""
    if state_of_day_link(stored(link), at) != "open":
        raise Refused(_("このリンクでは、もう伝えられません。お電話ください。"))
    if is_ours(link.delivery.mail):
        raise Refused(_("お願いした側のアドレスからは、回答できません。お願いした人に知らせてください。"))


def stored(link: DayLink) -> DayLink:
    """Return the row as it stands, with what its state is read from."""
    rows = DayLink.objects.select_related("delivery__contact", "delivery__party", "delivery__report__incident__system")
    return rows.get(pk=link.pk)
