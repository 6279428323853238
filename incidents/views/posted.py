"""How the mails of an incident's reports stand: each recipient, and the newest round of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from agreements.models import OutgoingMail
from incidents.models import Delivery, Incident


@dataclass(frozen=True)
class Posted:
    """One recipient of a report and how their mail stands (a key of MAIL_WORDS)."""

    delivery: Delivery
    state: str
    at: datetime | None
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sending:
    """How far the newest round of reports has gone, in mails."""

    label: str
    sent: int
    waiting: int
    failed: int

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed


def posted_of(incident: Incident) -> dict[int, list[Posted]]:
    """Every delivery of the incident with the state of its mail, by report."""
    deliveries = list(Delivery.objects.filter(report__incident=incident).select_related("party"))
    mails = OutgoingMail.objects.filter(key__in=[delivery.mail_key for delivery in deliveries])
    states = {key: facts for key, *facts in mails.values_list("key", "state", "sent_at", "left_out")}
    found: dict[int, list[Posted]] = defaultdict(list)
    for delivery in deliveries:
        found[delivery.report_id].append(Posted(delivery, *states.get(delivery.mail_key, ("queued", None))))
    return found
