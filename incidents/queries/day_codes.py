"""The codes of a party's link: counted for one contact in one incident, however many links it was sent."""

from agreements.content import parts
from agreements.promises import DayPromise
from agreements.queries.code_limits import CodesOf
from incidents.models import DayCode, DayLink, DayLinkRevoked


def codes_of(link: DayLink) -> CodesOf:
    """Return the codes its contact was sent; those before its links were last taken back count no more."""
    incident, contact = link.delivery.report.incident, link.delivery.contact_id
    rows = DayCode.objects.filter(link__delivery__report__incident=incident, link__delivery__contact=contact)
    taken = DayLinkRevoked.objects.filter(incident=incident, link__delivery__contact=contact).last()
    return CodesOf(rows, f"day {incident.pk} {contact}", incident.time_zone, taken.at if taken else None)


def asks_for_a_code(promise: DayPromise) -> bool:
    """Return whether it was agreed that this decision is made with a mailed code."""
    return isinstance(promise.part, parts.Act) and promise.part.decided_with == "code"
