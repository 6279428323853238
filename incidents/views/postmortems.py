"""障害報告書 of one party: begun, written, approved; its papers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements import pdf
from agreements.models import Party
from agreements.permissions import may_lead
from agreements.views.allowed import permit
from agreements.views.autosaved import is_by_script, time_of, unfinished, writer_of
from agreements.views.forms_on_pages import posted, try_and_tell
from incidents.forms.postmortem import MeasureFormSet, PostmortemForm, measures_of
from incidents.forms.report import SeenForm
from incidents.models import Incident, Postmortem
from incidents.permissions import may_report_on
from incidents.queries.basis import bases_on
from incidents.queries.postmortem_paper import paper_of
from incidents.workflow.postmortems import PostmortemConflict, approve_postmortem, begin_postmortem, save_postmortem


def party_postmortem(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Begun by a button, then a form that saves itself; beside it what the record will add."""
    incident = _reportable(request, number)
    party = _party(incident, pk)
    postmortem = Postmortem.objects.filter(incident=incident, party=party).select_related("saved_by").first()
    if postmortem is None:
        return _begin(request, incident, party)
    form = PostmortemForm(posted(request), postmortem=postmortem)
    rows = MeasureFormSet(posted(request), initial=postmortem.measures, prefix="measures")
    if form.is_valid() and rows.is_valid():
        answer = _save(request, postmortem, form, measures_of(rows))
        if answer:
            return answer
    elif is_by_script(request):
        return unfinished([form, *rows])
    return _page(request, postmortem, form, rows)


def _save(
    request: HttpRequest, postmortem: Postmortem, form: PostmortemForm, measures: list[dict[str, str]]
) -> HttpResponse | None:
    """Save what was typed, by the script (static/js/autosave.js) or by the button; None where others saved meanwhile
    and somebody has to look at both."""
    by, now, words = request.user, timezone.now(), {**form.words(), "measures": measures}
    try:
        revision = form.cleaned_data["revision"]
        saved = save_postmortem(postmortem=postmortem, revision=revision, words=words, by=by, at=now)
    except PostmortemConflict as conflict:
        if is_by_script(request):
            return JsonResponse({"who": writer_of(conflict.theirs, by)}, status=409)
        form.add_error(None, str(conflict))
        form.theirs = conflict.theirs
        return None
    if is_by_script(request):
        at = time_of(now, postmortem.incident.time_zone)
        return JsonResponse({"revision": saved.revision, "at": at, "others": False})
    messages.success(request, _("保存しました。"), extra_tags=request.path)  # for static/js/device-copy.js
    return redirect(request.path)


def _page(request: HttpRequest, postmortem: Postmortem, form: PostmortemForm, rows: Any) -> HttpResponse:
    incident = postmortem.incident
    if form.theirs:
        # Pressed once more, what stands on the screen goes on top of theirs, which are shown beside it.
        form.data = request.POST.copy()
        form.data["revision"] = str(form.theirs.revision)
    context = {"incident": incident, "party": postmortem.party, "postmortem": postmortem, "form": form, "rows": rows}
    context |= {"paper": paper_of(postmortem, at=timezone.now()), "versions": _versions(postmortem)}
    context |= {"may_approve": may_lead(request.user, incident.system), "stands": _stands(postmortem)}
    response = render(request, "incidents/party_postmortem.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _stands(postmortem: Postmortem) -> dict[str, Any]:
    return {"saved_at": postmortem.saved_at, "time_zone": postmortem.incident.time_zone}


@require_POST
def postmortem_versions(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Somebody who leads approves what stands: it is printed and kept."""
    incident = _reportable(request, number)
    permit(allowed=may_lead(request.user, incident.system))
    postmortem = get_object_or_404(Postmortem, incident=incident, party=_party(incident, pk))
    seen = SeenForm(request.POST)
    revision = seen.cleaned_data["revision"] if seen.is_valid() else 0
    try:
        try_and_tell(
            request,
            lambda: approve_postmortem(postmortem=postmortem, revision=revision, by=request.user, at=timezone.now()),
            said=_("承認しました。最終報に添えて送れます。"),
        )
    except (pdf.MissingGlyphs, pdf.RenderFailed) as error:
        messages.error(request, str(error))
    return redirect("party-postmortem", number=number, pk=pk)


def _begin(request: HttpRequest, incident: Incident, party: Party) -> HttpResponse:
    if request.method == "POST":
        try_and_tell(
            request,
            lambda: begin_postmortem(incident=incident, party=party, by=request.user, at=timezone.now()),
            said=_("障害報告書を書き始めました。"),
        )
        return redirect("party-postmortem", number=incident.number, pk=party.pk)
    return render(request, "incidents/party_postmortem_new.html", {"incident": incident, "party": party})


def _versions(postmortem: Postmortem) -> list:
    return list(postmortem.versions.select_related("document", "approved_by").order_by("-number"))


def _reportable(request: HttpRequest, number: str) -> Incident:
    rows = Incident.objects.visible_to(request.user).select_related("system").prefetch_related("levels", "moves")
    incident = get_object_or_404(rows, number=number)
    permit(allowed=may_report_on(request.user, incident))
    return incident


def _party(incident: Incident, pk: int) -> Party:
    """A party that is touched; 404 for any other."""
    party = next((basis.party for basis in bases_on(incident) if basis.party.pk == pk), None)
    if party is None:
        raise Http404
    return party
