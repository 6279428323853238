"""An approval on paper or by mail: recording it, and giving out the file that came, to be saved and never shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import pdf
from agreements.forms.recording import RecordingForm
from agreements.models import AgreementVersion, RecordedAnswer, ReviewDecision
from agreements.models.recorded import ENDINGS
from agreements.views.allowed import version_to_draft, version_to_read
from agreements.views.forms_on_pages import form_page, posted, try_verb
from agreements.views.send_once import send_once
from agreements.views.versions.places import crumbs_of, page_of
from agreements.workflow.recording import GivenApproval, Original, record_approval

# Whatever a browser does with it, nothing in it runs, loads or frames.
_SEALED = "default-src 'none'; frame-ancestors 'none'; sandbox"


@send_once
def version_originals(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Record that somebody of theirs approved on paper or by mail."""
    found = version_to_draft(request, number, version)
    form = RecordingForm(posted(request), request.FILES or None, version=found, at=timezone.now())
    if form.is_valid():
        decision = try_verb(form, lambda: _record(request, found, form.cleaned_data))
        if decision:
            messages.success(request, _("承認を記録しました（受付番号 %(receipt)s）。") % {"receipt": decision.receipt})
            return redirect(page_of(found))
    return form_page(
        request,
        form,
        title=_("第%(number)d版の承認を、紙かメールから記録する") % {"number": found.number},
        action=_("承認として記録する"),
        back=page_of(found),
        crumbs=crumbs_of(found),
        lead=_(
            "リンクではなく、紙かメールで承認をいただいたときに使います。版の状態、PDF、障害の日の引用は"
            "「紙で承認」「メールで承認」と言います。メールのある方には、記録したことをお知らせします。"
        ),
    )


def _record(request: HttpRequest, version: AgreementVersion, typed: dict[str, Any]) -> ReviewDecision:
    original = Original(typed["data"], typed["media_type"], typed["file"].name, typed["sender"])
    given = GivenApproval(typed["way"], typed["contact"], typed["name"], typed["given_on"], original)
    return record_approval(version=version, given=given, by=request.user, at=timezone.now())


@require_safe
def version_original(request: HttpRequest, number: str, version: int, pk: int) -> HttpResponse:
    """Give out the file that came; as something to save, under a name of ours."""
    found = version_to_read(request, number, version)
    recorded = get_object_or_404(RecordedAnswer, pk=pk, decision__version=found)
    try:
        data = pdf.vault.get(recorded.sha256)
    except (pdf.Missing, pdf.Damaged, OSError):
        context = {"recorded": recorded, "version": found, "back": page_of(found), "crumbs": crumbs_of(found)}
        return render(request, "agreements/versions/original_lost.html", context, status=503)
    name = f"{number}-v{version}-{recorded.decision.receipt}.{ENDINGS[recorded.media_type]}"
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Security-Policy"] = _SEALED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
