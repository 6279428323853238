"""Reports: drafting for all, the words to one party, looking once more before sending, what was sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agreements.models import OutgoingMail
from agreements.refusals import Refused
from agreements.views.allowed import permit
from agreements.views.forms_on_pages import posted, try_and_tell, try_verb
from agreements.views.send_once import send_once
from agreements.workflow.hurrying import may_go_without_files
from incidents.forms.report import CorrectionForm, DraftForm, DraftsForm, SeenForm, UnchangedForm
from incidents.models import Incident, Report, ReportDraft
from incidents.permissions import may_report_on
from incidents.queries.drafts import DraftText, report_of
from incidents.views.previews import draft_context, sending_context
from incidents.workflow.correcting import draft_corrections
from incidents.workflow.drafting import DraftConflict, draft_reports, save_draft
from incidents.workflow.reporting import send_report
from incidents.workflow.unchanged import draft_unchanged


def incident_drafts(request: HttpRequest, number: str) -> HttpResponse:
    incident = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    permit(allowed=may_report_on(request.user, incident))
    form = DraftsForm(posted(request), initial={"kind": "update"})
    if form.is_valid():
        drafts = try_verb(
            form,
            lambda: draft_reports(incident=incident, by=request.user, at=timezone.now(), **form.cleaned_data),
        )
        if drafts:
            said = ngettext(
                "%(count)d社への報告を下書きしました。", "%(count)d社への報告を下書きしました。", len(drafts)
            )
            messages.success(request, said % {"count": len(drafts)})
            return redirect("incident", number=number)
        if drafts is not None:
            form.add_error("kind", _("この種類の報告を書く相手がいません。"))
    context = {"form": form, "incident": incident, "back": reverse("incident", args=[number])}
    return render(request, "incidents/incident_drafts.html", context)


@require_POST
def incident_unchanged(request: HttpRequest, number: str) -> HttpResponse:
    """One tap: the next update to everybody says that nothing has changed."""
    incident = get_object_or_404(Incident.objects.visible_to(request.user), number=number)
    permit(allowed=may_report_on(request.user, incident))
    form = UnchangedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("次の報告までの時間は、5分から1,440分までの数字で書いてください。"))
        return redirect("incident", number=number)
    try_and_tell(
        request,
        lambda: draft_unchanged(incident=incident, by=request.user, at=timezone.now(), **form.cleaned_data),
        said=_("「変わりなし」を下書きしました。宛先と文面を確かめて送ってください。"),
    )
    return redirect("incident", number=number)


def report_draft(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The page of one draft; the card on the incident's page is sent here as well."""
    draft = _draft(request, number, pk)
    if sent := report_of(draft):
        return redirect("report", number=number, pk=sent.pk)
    form, saved, conflict = DraftForm(posted(request), draft=draft), None, None
    if form.is_valid():
        try:
            saved = _save(request, draft, form)
        except DraftConflict as error:
            conflict = error
        except Refused as refused:
            form.add_error(None, str(refused))
        if saved and request.POST.get("then") == "confirm":
            return redirect("report-sending", number=number, pk=pk)
        if saved:
            messages.success(request, _("%(label)sの下書きを保存しました。") % {"label": draft.label})
            return redirect(f"{reverse('incident', args=[number])}?party={draft.party_id}#draft")
    return render(request, "incidents/report_draft.html", draft_context(draft, form, conflict))


def report_sending(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Who gets what: shown on GET, sent on POST. A second press leads to the same report."""
    draft = _draft(request, number, pk)
    context = {}
    if request.method == "POST":
        seen = SeenForm(request.POST)
        revision = seen.cleaned_data["revision"] if seen.is_valid() else 0
        try:
            report = send_report(draft=draft, revision=revision, by=request.user, at=timezone.now())
        except Refused as refused:
            context = {"refused": str(refused)}
        else:
            said = _("%(party)sへの%(label)sを送り始めました。") % {"party": report.party, "label": report.label}
            messages.success(request, said)
            return redirect("incident", number=number)
    elif sent := report_of(draft):
        return redirect("report", number=number, pk=sent.pk)
    return render(request, "incidents/report_sending.html", sending_context(draft) | context)


@require_safe
def report_page(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    reports = Report.objects.visible_to(request.user).select_related(
        "incident", "party", "document", "version", "sent_by"
    )
    report = get_object_or_404(reports, pk=pk, incident__number=number)
    deliveries = list(report.deliveries.all())
    mails = OutgoingMail.objects.in_bulk([row.mail_key for row in deliveries], field_name="key")
    posted_to = [(row, mails.get(row.mail_key)) for row in deliveries]
    too_large = {mail.pk for mail in mails.values() if may_go_without_files(mail)}
    context: dict[str, Any] = {"may_send": may_report_on(request.user, report.incident), "too_large": too_large}
    context |= {"report": report, "incident": report.incident, "posted_to": posted_to}
    return render(request, "incidents/report_page.html", context)


@send_once
def report_correction(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What was wrong in a report and what is right: a correction is drafted, nothing is sent."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk, incident__number=number)
    permit(allowed=may_report_on(request.user, report.incident))
    form = CorrectionForm(posted(request))
    if form.is_valid():
        drafts = try_verb(
            form,
            lambda: draft_corrections(report=report, by=request.user, at=timezone.now(), **form.cleaned_data),
        )
        if drafts:
            said = ngettext(
                "%(count)d社への訂正報を下書きしました。", "%(count)d社への訂正報を下書きしました。", len(drafts)
            )
            messages.success(request, said % {"count": len(drafts)})
            return redirect("report-draft", number=number, pk=drafts[0].pk)
    context = {"form": form, "report": report, "incident": report.incident}
    return render(request, "incidents/report_correction.html", context)


def _draft(request: HttpRequest, number: str, pk: int) -> ReportDraft:
    drafts = ReportDraft.objects.visible_to(request.user).select_related("incident__system", "party", "saved_by")
    draft = get_object_or_404(drafts, pk=pk, incident__number=number)
    permit(allowed=may_report_on(request.user, draft.incident))
    return draft


def _save(request: HttpRequest, draft: ReportDraft, form: DraftForm) -> ReportDraft:
    data = form.cleaned_data
    recipients = tuple(sorted(contact.pk for contact in data["recipients"]))
    text = DraftText(
        data["subject"], data["body"], data["attach"], recipients, data.get("to_owner", False), data.get("next_at")
    )
    return save_draft(draft=draft, revision=data["revision"], text=text, by=request.user, at=timezone.now())
