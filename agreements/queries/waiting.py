"""Mails and papers that wait for too long: told where they belong, with whom to telephone and a way to send now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agreements.models import (
    Agreement,
    AgreementVersion,
    Job,
    OneTimeCode,
    OutgoingMail,
    ReviewDecision,
    ReviewInvitation,
    System,
)
from agreements.models.job import KINDS
from agreements.models.mail import OutgoingMailQuerySet


@dataclass(frozen=True)
class Late:
    """One of them: `what` it is, for whom, their number; `action` is the route that sends or makes `pk` now."""

    what: str
    whom: str
    phone: str
    since: datetime
    tries: int
    action: str
    pk: int


def late_of_version(version: AgreementVersion, at: datetime) -> list[Late]:
    """Return what is late about a version, the oldest first."""
    invitations = {invitation.pk: invitation for invitation in version.invitations.select_related("contact", "party")}
    codes = dict(OneTimeCode.objects.filter(invitation__in=invitations).values_list("pk", "invitation"))
    decisions = dict(ReviewDecision.objects.filter(version=version).values_list("pk", "invitation"))
    asked = {"invitation": {pk: pk for pk in invitations}, "code": codes, "decision": decisions}
    found = [
        late_mail(mail, invitations[of_invitation[mail.subject_id]])
        for kind, of_invitation in asked.items()
        for mail in late_mails(at).filter(subject_kind=kind, subject_id__in=of_invitation)
    ]
    jobs = Job.objects.to_do().late(at).filter(subject_kind="version", subject_id=version.pk)
    return sorted([*found, *map(late_job, jobs)], key=lambda late: late.since)


def late_mails(at: datetime) -> OutgoingMailQuerySet:
    return OutgoingMail.objects.to_send().filter(waits_for="").late(at)


def late_mail(mail: OutgoingMail, invitation: ReviewInvitation | None = None) -> Late:
    """The mail, with the number of whom it is for if that is the reviewer of `invitation`."""
    if invitation is None or invitation.mail != mail.to:
        return Late(mail.subject, mail.to, "", mail.created_at, mail.attempts, "mail-sending", mail.pk)
    contact = invitation.contact
    whom = " ".join(filter(None, [str(invitation.party), invitation.role, invitation.name]))
    phone = contact.phone if contact else ""
    return Late(mail.subject, whom, phone, mail.created_at, mail.attempts, "mail-sending", mail.pk)


def late_job(job: Job) -> Late:
    return Late(_(KINDS[job.kind]), "", "", job.created_at, job.attempts, "job-making", job.pk)


def subject_of(work: OutgoingMail | Job) -> AgreementVersion | Agreement | System | None:
    """What of peacetime it is about; None for what is not ours, or gone."""
    for found in _subjects(work.subject_kind, work.subject_id):
        return found
    return None


def _subjects(kind: str, pk: int) -> Iterator[AgreementVersion | System]:
    if kind == "version":
        yield from AgreementVersion.objects.filter(pk=pk)
    elif kind in {"invitation", "reminder"}:
        yield from AgreementVersion.objects.filter(invitations=pk)
    elif kind == "code":
        yield from AgreementVersion.objects.filter(
            invitations__in=OneTimeCode.objects.filter(pk=pk).values("invitation")
        )
    elif kind == "decision":
        yield from AgreementVersion.objects.filter(pk__in=ReviewDecision.objects.filter(pk=pk).values("version"))
    elif kind == "system":
        yield from System.objects.filter(pk=pk)
