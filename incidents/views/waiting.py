"""Sending now what waits for too long."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.models import AgreementVersion, Job, OutgoingMail, System
from agreements.permissions import may_administer, may_draft, may_report
from agreements.queries.waiting import subject_of
from agreements.views.allowed import agreement_to_read, permit, system_to_read
from agreements.views.forms_on_pages import try_and_tell
from agreements.workflow.hurrying import make_now, send_now, send_without_files
from incidents.models import Incident
from incidents.permissions import may_report_on
from incidents.queries.waiting import incident_of


@require_POST
def mail_sending(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(OutgoingMail, pk=pk)
    page = _page_of(request, mail)
    verb = send_without_files if "without_files" in request.POST else send_now
    try_and_tell(request, lambda: verb(mail=mail, by=request.user, at=timezone.now()), said=_("送り始めました。"))
    return redirect(page)


@require_POST
def job_making(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk)
    page = _page_of(request, job)
    try_and_tell(request, lambda: make_now(job=job, by=request.user, at=timezone.now()), said=_("作り始めました。"))
    return redirect(page)


def _page_of(request: HttpRequest, work: OutgoingMail | Job) -> str:
    """The page it belongs to, if this person may act there: 404 unseen, 403 not theirs to send."""
    if may_administer(request.user) and "condition" in request.POST:
        return reverse("condition")
    if incident := incident_of(work):
        seen = get_object_or_404(Incident.objects.visible_to(request.user), pk=incident.pk)
        permit(allowed=may_report_on(request.user, seen))
        return reverse("incident", args=[seen.number])
    subject = subject_of(work)
    if isinstance(subject, AgreementVersion):
        agreement = agreement_to_read(request, subject.agreement.number)
        permit(allowed=may_draft(request.user, agreement))
        return reverse("version", args=[agreement.number, subject.number])
    if isinstance(subject, System):
        permit(allowed=may_report(request.user, system_to_read(request, subject.slug)))
        return reverse("system-plan", args=[subject.slug])
    if not may_administer(request.user):
        raise Http404
    return reverse("condition")
