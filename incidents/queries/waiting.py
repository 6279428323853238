"""What waits for too long, of both rooms: for the page of an incident, and for administrators."""

from datetime import datetime

from agreements.models import Job, OutgoingMail, ReviewInvitation
from agreements.models.mail import OutgoingMailQuerySet
from agreements.queries.waiting import Late, late_job, late_mail, late_mails, subject_of
from incidents.models import Delivery, Incident

# More than anybody reads; the condition says how long the oldest waits.
MOST = 50


def late_of_incident(incident: Incident, at: datetime) -> list[Late]:
    """Return the reports of an incident that have not left, the oldest first."""
    return _with_numbers(late_mails(at).filter(key__in=_deliveries(incident)))


def late_of_all(at: datetime) -> list[Late]:
    """Return everything that is late, reports first, the oldest first."""
    mails = late_mails(at)
    reports = _with_numbers(mails.filter(subject_kind="report").order_by("id")[:MOST])
    others = [late_mail(mail, _invitation_of(mail)) for mail in mails.exclude(subject_kind="report")[:MOST]]
    return [*reports, *others, *map(late_job, Job.objects.to_do().late(at).order_by("id")[:MOST])]


def incident_of(work: OutgoingMail | Job) -> Incident | None:
    """The incident a mail reports on."""
    return Incident.objects.filter(reports=work.subject_id).first() if work.subject_kind == "report" else None


def _deliveries(incident: Incident) -> "list[str]":
    return list(Delivery.objects.filter(report__incident=incident).values_list("mail_key", flat=True))


def _with_numbers(mails: OutgoingMailQuerySet) -> list[Late]:
    rows = list(mails)
    known = Delivery.objects.select_related("party").in_bulk([mail.key for mail in rows], field_name="mail_key")
    return [_late_report(mail, known.get(mail.key)) for mail in rows]


def _late_report(mail: OutgoingMail, to: Delivery | None) -> Late:
    whom = " ".join(filter(None, [str(to.party), to.role, to.name])) if to else mail.to
    return Late(mail.subject, whom, to.phone if to else "", mail.created_at, mail.attempts, "mail-sending", mail.pk)


def _invitation_of(mail: OutgoingMail) -> ReviewInvitation | None:
    version = subject_of(mail)
    if mail.subject_kind not in {"invitation", "code", "decision"} or version is None:
        return None
    return ReviewInvitation.objects.filter(version=version.pk, mail=mail.to).select_related("contact", "party").last()
