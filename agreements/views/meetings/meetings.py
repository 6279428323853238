"""Meetings: the list, one on its page, arranging, calling off, recording, and the file for calendars."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.forms.meeting import HeldForm, MeetingFilter, MeetingForm
from agreements.models import Meeting, Party, System, User
from agreements.permissions import may_edit_meeting, may_lead_any
from agreements.queries.attending import left_since, minutes_of, not_yet_there
from agreements.queries.invitation_file import invitation_file
from agreements.views.allowed import meeting_to_lead, meeting_to_read, permit
from agreements.views.forms_on_pages import ask_first, form_page, posted, try_and_tell, try_verb
from agreements.views.paging import page_of
from agreements.views.send_once import send_once
from agreements.workflow import meetings as verbs

OWN_SIDE_FIRST = Case(When(party__kind="own", then=0), default=1)


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    form = MeetingFilter(request.GET)
    asked = form.wanted()
    page = page_of(request, _wanted(request.user, asked))
    context = {"form": form, "page": page, "when": asked["when"], "at": timezone.now()}
    return render(request, "agreements/meetings/list.html", {**context, "may_edit": may_lead_any(request.user)})


@require_safe
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_read(request, pk)
    may_edit = may_edit_meeting(request.user, meeting)
    context = {
        "meeting": meeting,
        "systems": meeting.systems.visible_to(request.user),
        "attendees": meeting.attendees.select_related("party").order_by(OWN_SIDE_FIRST, "party__name", "place", "pk"),
        "concerns": meeting.concerns.select_related("party").order_by("place", "pk"),
        "at": timezone.now(),
        "may_edit": may_edit,
        "offered": not_yet_there(meeting) if may_edit else [],
        "left": {} if meeting.held_at else left_since(meeting),
        "minutes": minutes_of(meeting, request.user),
    }
    return render(request, "agreements/meetings/page.html", context)


@send_once
def meeting_new(request: HttpRequest) -> HttpResponse:
    permit(allowed=may_lead_any(request.user))
    form = MeetingForm(posted(request), user=request.user, initial=_begun_with(request))
    if form.is_valid() and try_verb(form, lambda: _arrange(form, request)):
        messages.success(request, _("打合せ「%(title)s」を登録しました。") % {"title": form.instance})
        return redirect("meeting-page", pk=form.instance.pk)
    title, action = _("打合せを登録"), _("打合せを登録する")
    return form_page(request, form, title=title, action=action, back=reverse("meeting-list"), crumbs=_crumbs())


def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_lead(request, pk)
    name, page = str(meeting), reverse("meeting-page", args=[pk])
    form = MeetingForm(posted(request), user=request.user, instance=meeting)
    if form.is_valid() and try_verb(form, lambda: _save(verbs.change_meeting, form, request)):
        messages.success(request, _("打合せ「%(title)s」を保存しました。") % {"title": meeting})
        return redirect(page)
    title, action = _("打合せを編集"), _("打合せを保存する")
    return form_page(request, form, title=title, action=action, back=page, crumbs=[*_crumbs(), (page, name)])


def meeting_cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_lead(request, pk)
    page = reverse("meeting-page", args=[pk])
    return ask_first(
        request,
        lambda: verbs.cancel_meeting(meeting=meeting, by=request.user, at=timezone.now()),
        said=_("打合せ「%(title)s」を取りやめにしました。") % {"title": meeting},
        to=page,
        back=page,
        crumbs=[*_crumbs(), (page, meeting)],
        title=_("「%(title)s」を取りやめにしますか？") % {"title": meeting},
        effects=[
            _("相手に知らせるメールは出ません。出席者には、電話かメールで知らせてください。"),
            _("予定表のファイル（.ics）を取り込み直すと、相手の予定表からも取り消されます。"),
            _("準備、出席者、懸念は残ります。取りやめは、あとから取り消せます。"),
        ],
        action=_("この打合せを取りやめにする"),
    )


@require_POST
def meeting_resumption(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_lead(request, pk)
    try_and_tell(
        request,
        lambda: verbs.resume_meeting(meeting=meeting, by=request.user, at=timezone.now()),
        said=_("取りやめを取り消しました。"),
    )
    return redirect("meeting-page", pk=pk)


def meeting_record(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_lead(request, pk)
    page, at = reverse("meeting-page", args=[pk]), timezone.now()
    form = HeldForm(posted(request), initial={"heard": meeting.heard})

    def record() -> bool:
        verbs.record_meeting(meeting=meeting, heard=form.cleaned_data["heard"], by=request.user, at=at)
        return True

    if form.is_valid() and try_verb(form, record):
        messages.success(request, _("打合せを行ったことと、伺った内容を記録しました。"))
        return redirect(page)
    title, action = _("行ったことを記録"), _("行ったことと伺った内容を記録する")
    return form_page(request, form, title=title, action=action, back=page, crumbs=[*_crumbs(), (page, meeting)])


@require_safe
def meeting_file(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_to_read(request, pk)
    name = f"meeting-{meeting.pk}.ics"
    file = invitation_file(meeting, at=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


def _arrange(form: MeetingForm, request: HttpRequest) -> Meeting:
    people = form.cleaned_data.get("people") or []
    return _save(partial(verbs.arrange_meeting, people=people), form, request)


def _save(verb: Any, form: MeetingForm, request: HttpRequest) -> Meeting:
    meeting = form.save(commit=False)
    links = form.links()
    return verb(meeting=meeting, **links, by=request.user, at=timezone.now())


def _begun_with(request: HttpRequest) -> dict[str, Any]:
    """What the page one comes from already knows: ?system=payments&party=3; of a party alone the only system it has."""
    party, asked = request.GET.get("party", ""), request.GET.getlist("system")
    parties = [int(party)] if party.isascii() and party.isdecimal() and len(party) < 19 else []
    seen = System.objects.visible_to(request.user)
    systems = list(seen.filter(slug__in=asked) if asked else seen.in_use().filter(parties__in=parties)[:2])
    chosen = systems if asked or len(systems) == 1 else []
    return {"systems": [system.pk for system in chosen], "parties": parties}


def _crumbs() -> list[tuple[str, Any]]:
    return [(reverse("meeting-list"), _("打合せ"))]


def _wanted(user: User, asked: dict[str, str]) -> QuerySet[Meeting]:
    at = timezone.now()
    seen = System.objects.visible_to(user)
    meetings: QuerySet[Meeting] = Meeting.objects.visible_to(user)
    if letters := asked["q"]:
        found = Q(searched__contains=letters) | Q(systems__in=seen.filter(searched__contains=letters))
        found |= Q(parties__in=Party.objects.filter(searched__contains=letters))
        meetings = meetings.filter(pk__in=Meeting.objects.filter(found).values("pk"))
    open_ones = Count("concerns", filter=Q(concerns__closed_at=None), distinct=True)
    meetings = meetings.annotate(open_concerns=open_ones).prefetch_related("parties", Prefetch("systems", seen))
    if asked["when"] == "upcoming":
        return meetings.filter(ends_at__gte=at, cancelled_at=None).order_by("starts_at", "pk")
    if asked["when"] == "past":
        meetings = meetings.filter(Q(ends_at__lt=at) | Q(cancelled_at__isnull=False))
    return meetings.order_by("-starts_at", "-pk")
