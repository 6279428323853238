"""Who comes to a meeting, from both sides."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.forms.meeting import AttendeeForm
from agreements.models import Attendee, Meeting
from agreements.permissions import may_lead_any
from agreements.views.allowed import meeting_to_read, permit
from agreements.views.forms_on_pages import ask_first, form_page, posted, try_verb
from agreements.workflow.meetings import put_attendee, remove_attendee
from agreements.workflow.order import DOWN, UP, move


def attendee_new(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    form = AttendeeForm(posted(request), instance=Attendee(meeting=meeting))
    if form.is_valid() and try_verb(form, lambda: _put(form, request)):
        messages.success(request, _("出席者「%(item)s」を加えました。") % {"item": form.instance})
        return redirect(_place(meeting, form.instance))
    title, action = _("出席者を加える"), _("この出席者を加える")
    return form_page(request, form, title=title, action=action, **_way(meeting))


def attendee(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    row = get_object_or_404(meeting.attendees, pk=item)
    form = AttendeeForm(posted(request), instance=row)
    if form.is_valid() and try_verb(form, lambda: _put(form, request)):
        messages.success(request, _("出席者「%(item)s」を保存しました。") % {"item": row})
        return redirect(_place(meeting, row))
    title, action = _("出席者を編集"), _("この出席者を保存する")
    return form_page(request, form, title=title, action=action, **_way(meeting))


@require_POST
def attendee_place(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    row = get_object_or_404(meeting.attendees, pk=item)
    direction = request.POST.get("direction")
    if direction in {UP, DOWN}:
        move(row=row, direction=direction, by=request.user, at=timezone.now())
    return redirect(_place(meeting, row))


def attendee_removal(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    row = get_object_or_404(meeting.attendees, pk=item)
    way = _way(meeting)
    return ask_first(
        request,
        lambda: remove_attendee(attendee=row, by=request.user, at=timezone.now()),
        said=_("「%(item)s」を出席者から外しました。") % {"item": row},
        to=way["back"],
        back=way["back"],
        crumbs=way["crumbs"],
        title=_("「%(item)s」を出席者から外しますか？") % {"item": row},
        effects=[
            _("この打合せの出席者に出なくなります。"),
            _("すでにある議事録の下書きと版に写したお名前は、変わりません。"),
        ],
        action=_("この方を出席者から外す"),
    )


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = meeting_to_read(request, pk)
    permit(allowed=may_lead_any(request.user))
    return meeting


def _put(form: AttendeeForm, request: HttpRequest) -> Attendee:
    return put_attendee(attendee=form.save(commit=False), by=request.user, at=timezone.now())


def _place(meeting: Meeting, row: Attendee) -> str:
    return f"{reverse('meeting-page', args=[meeting.pk])}#attendees-{row.pk}"


def _way(meeting: Meeting) -> dict[str, Any]:
    page = reverse("meeting-page", args=[meeting.pk])
    return {"back": f"{page}#attendees", "crumbs": [(reverse("meeting-list"), _("打合せ")), (page, meeting)]}
