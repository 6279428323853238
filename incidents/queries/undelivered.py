"""Mails of some systems that have not arrived: too long on their way, given up, or sent back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from agreements.models import OutgoingMail, ReviewInvitation
from agreements.queries.waiting import late_mails
from incidents.models import Report

_MOST, _DAYS = 50, 30


@dataclass(frozen=True)
class Undelivered:
    """A mail, to whom it goes, and the page it belongs to."""

    mail: OutgoingMail
    whom: str
    address: str


def undelivered_on(systems: list[int], at: datetime) -> list[Undelivered]:
    """Return requests for review and reports of those systems that have not arrived, the oldest first."""
    since = at - timedelta(days=_DAYS)
    returned = OutgoingMail.objects.filter(returned_at__gte=since, delivered_at=None)
    given_up = OutgoingMail.objects.filter(state="failed", created_at__gte=since)
    rows = {mail.pk: mail for found in (late_mails(at), returned, given_up) for mail in found.order_by("-pk")[:_MOST]}
    return sorted(_placed(list(rows.values()), systems), key=lambda one: one.mail.pk)


def _placed(mails: list[OutgoingMail], systems: list[int]) -> Iterator[Undelivered]:
    asked = [mail for mail in mails if mail.subject_kind in {"invitation", "reminder"}]
    told = [mail for mail in mails if mail.subject_kind == "report"]
    of_reviews = ReviewInvitation.objects.filter(version__agreement__system__in=systems)
    of_reviews = of_reviews.select_related("party", "version__agreement")
    invitations = of_reviews.in_bulk([mail.subject_id for mail in asked])
    of_reports = Report.objects.filter(incident__system__in=systems).select_related("party", "incident")
    reports = of_reports.in_bulk([mail.subject_id for mail in told])
    for mail in asked:
        if row := invitations.get(mail.subject_id):
            version = row.version
            yield Undelivered(mail, str(row.party), reverse("version", args=[version.agreement.number, version.number]))
    for mail in told:
        if report := reports.get(mail.subject_id):
            yield Undelivered(mail, str(report.party), reverse("incident", args=[report.incident.number]))
