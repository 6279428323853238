"""Concerns raised at a meeting: written down as they were said, settled, taken up again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.forms.meeting import ConcernForm, OutcomeForm
from agreements.models import Concern, Meeting
from agreements.permissions import may_lead_any
from agreements.views.allowed import meeting_to_read, permit
from agreements.views.forms_on_pages import form_page, posted, save_or_tell, try_and_tell, try_verb
from agreements.workflow.meetings import close_concern, reopen_concern
from agreements.workflow.order import DOWN, UP, move


def concern_new(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    form = ConcernForm(posted(request), instance=Concern(meeting=meeting))
    if row := save_or_tell(request, form):
        messages.success(request, _("懸念を書きとめました。"))
        return redirect(_place(meeting, row))
    title, action = _("懸念・保留を書きとめる"), _("この懸念を書きとめる")
    return form_page(request, form, title=title, action=action, **_way(meeting))


def concern(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    row = get_object_or_404(meeting.concerns, pk=item)
    form = ConcernForm(posted(request), instance=row)
    if save_or_tell(request, form):
        messages.success(request, _("懸念を保存しました。"))
        return redirect(_place(meeting, row))
    title, action = _("懸念・保留を編集"), _("この懸念を保存する")
    return form_page(request, form, title=title, action=action, **_way(meeting))


@require_POST
def concern_place(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    row = get_object_or_404(meeting.concerns, pk=item)
    direction = request.POST.get("direction")
    if direction in {UP, DOWN}:
        move(row=row, direction=direction, by=request.user, at=timezone.now())
    return redirect(_place(meeting, row))


def concern_outcome(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    row = get_object_or_404(meeting.concerns, pk=item)
    form = OutcomeForm(posted(request), initial={"outcome": row.outcome})

    def close() -> bool:
        close_concern(concern=row, outcome=form.cleaned_data["outcome"], by=request.user, at=timezone.now())
        return True

    if form.is_valid() and try_verb(form, close):
        messages.success(request, _("どうなったかを記録し、懸念を閉じました。"))
        return redirect(_place(meeting, row))
    title, action = _("懸念を閉じる"), _("どうなったかを記録して閉じる")
    return form_page(request, form, title=title, action=action, lead=row.text, **_way(meeting))


@require_POST
def concern_reopening(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    row = get_object_or_404(meeting.concerns, pk=item)
    try_and_tell(
        request,
        lambda: reopen_concern(concern=row, by=request.user, at=timezone.now()),
        said=_("懸念を、もう一度開きました。"),
    )
    return redirect(_place(meeting, row))


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = meeting_to_read(request, pk)
    permit(allowed=may_lead_any(request.user))
    return meeting


def _place(meeting: Meeting, row: Any) -> str:
    return f"{reverse('meeting-page', args=[meeting.pk])}#concerns-{row.pk}"


def _way(meeting: Meeting) -> dict[str, Any]:
    page = reverse("meeting-page", args=[meeting.pk])
    return {"back": f"{page}#concerns", "crumbs": [(reverse("meeting-list"), _("打合せ")), (page, meeting)]}
