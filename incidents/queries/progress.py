"""Whether the page of an incident has anything new: what changes whenever the parts do that change by themselves."""

from datetime import datetime

from django.db.models import Count

from agreements.models import Event, OutgoingMail
from incidents.models import Delivery, Incident


def stamp_of(incident: Incident, at: datetime) -> str:
    """Return the newest fact and how the mails stand; while some wait, also the half minute, for what waits too long is
    said."""
    newest = Event.objects.filter(chain=incident.number).order_by("-id").values_list("id", flat=True).first()
    keys = Delivery.objects.filter(report__incident=incident).values("mail_key")
    states = OutgoingMail.objects.filter(key__in=keys).order_by().values_list("state").annotate(count=Count("pk"))
    counts = dict(states)
    waiting = int(at.timestamp()) // 30 if counts.keys() - {"sent", "failed"} else 0
    return "-".join(map(str, (newest, *(f"{state}{counts[state]}" for state in sorted(counts)), waiting)))
