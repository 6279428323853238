"""Who comes to a meeting, from both sides."""

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.forms.meeting import AttendeeForm
from agreements.forms.register import RegisterForm
from agreements.views import item_pages
from agreements.views.allowed import meeting_to_lead
from agreements.views.forms_on_pages import ask_first, try_verb
from agreements.views.item_pages import ItemsOnPage, ItemWords
from agreements.views.send_once import send_once
from agreements.workflow.meetings import put_attendee, remove_attendee

_WORDS = ItemWords(
    add=gettext_lazy("出席者を加える"),
    add_button=gettext_lazy("この出席者を加える"),
    added=gettext_lazy("出席者「%(item)s」を加えました。"),
    edit=gettext_lazy("出席者を編集"),
    save_button=gettext_lazy("この出席者を保存する"),
    saved=gettext_lazy("出席者「%(item)s」を保存しました。"),
)


@send_once
def attendee_new(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.new(request, _attendees(request, pk), save=_save)


def attendee(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    return item_pages.edit(request, _attendees(request, pk), item, save=_save)


@require_POST
def attendee_place(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    return item_pages.place(request, _attendees(request, pk), item)


def attendee_removal(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    attendees = _attendees(request, pk)
    row = attendees.row(item)
    return ask_first(
        request,
        lambda: remove_attendee(attendee=row, by=request.user, at=timezone.now()),
        said=_("「%(item)s」を出席者から外しました。") % {"item": row},
        to=attendees.address,
        back=attendees.address,
        crumbs=attendees.crumbs,
        title=_("「%(item)s」を出席者から外しますか？") % {"item": row},
        effects=[
            _("この打合せの出席者に出なくなります。"),
            _("すでにある議事録の下書きと版に写したお名前は、変わりません。"),
        ],
        action=_("この方を出席者から外す"),
    )


def _attendees(request: HttpRequest, pk: int) -> ItemsOnPage:
    """Who comes to a meeting, for whoever leads one of its systems."""
    meeting = meeting_to_lead(request, pk)
    page = reverse("meeting-page", args=[pk])
    crumbs = [(reverse("meeting-list"), _("打合せ")), (page, meeting)]
    return ItemsOnPage(
        form=AttendeeForm, owner={"meeting": meeting}, page=page, part="attendees", crumbs=crumbs, words=_WORDS
    )


def _save(request: HttpRequest, form: RegisterForm) -> Model | None:
    """Save a valid form's row; calendars learn of it."""
    if not form.is_valid():
        return None
    row = form.save(commit=False)
    return try_verb(form, lambda: put_attendee(attendee=row, by=request.user, at=timezone.now()))
