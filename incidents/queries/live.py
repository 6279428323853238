"""Whether a page of the day still shows what is so: one short mark that changes with anything on it."""

from datetime import datetime

from django.db.models import Count, Max

from agreements.models import Event, OutgoingMail
from incidents.models import Delivery, Incident


def mark_of(incident: Incident, at: datetime) -> str:
    """Return a mark that is another one once something was noted, a mail has moved on, or a minute has passed (what is
    due becomes late by itself). Three small queries, whatever the number of parties."""
    last = Event.objects.filter(chain=incident.number).aggregate(last=Max("sequence"))["last"] or 0
    keys = Delivery.objects.filter(report__incident=incident).values("mail_key")
    mails = OutgoingMail.objects.filter(key__in=keys).values("state").annotate(n=Count("pk")).order_by("state")
    moved = "".join(f"{one['state'][0]}{one['n']}" for one in mails)
    return f"{last}.{moved}.{int(at.timestamp() // 60)}"
