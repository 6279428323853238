"""Questions and objections of reviewers, in one list: reading, answering, and making one a change of the next draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.content import section_of
from agreements.content.lists import item_of
from agreements.forms.publish import StaffCommentForm
from agreements.forms.thread import ThreadFilter
from agreements.models import Thread
from agreements.permissions import may_draft, may_lead_any
from agreements.queries.links import opens_threads, reader_of
from agreements.queries.threads import threads_for
from agreements.views.forms_on_pages import posted, try_verb
from agreements.views.paging import page_of
from agreements.workflow.talking import go_on, take_into_draft

_SHOWN = ("version__agreement__party", "version__agreement__system", "invitation", "change")


@require_safe
def thread_list(request: HttpRequest) -> HttpResponse:
    form = ThreadFilter(request.GET)
    rows = threads_for(request.user, **form.wanted()).select_related(*_SHOWN).prefetch_related("comments__user")
    page = page_of(request, rows)
    context = {"form": form, "page": page, "may_lead": may_lead_any(request.user)}
    return render(request, "agreements/versions/thread_list.html", context)


@require_safe
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _to_read(request, pk), StaffCommentForm())


@require_POST
def thread_replies(request: HttpRequest, pk: int) -> HttpResponse:
    found = _to_lead(request, pk)
    form = StaffCommentForm(posted(request))
    if form.is_valid():
        text = form.cleaned_data["text"]
        if try_verb(form, lambda: go_on(thread=found, text=text, by=request.user, at=timezone.now())):
            _say_who_hears(request, found)
            return redirect("thread", pk=pk)
    return _page(request, found, form)


def _say_who_hears(request: HttpRequest, found: Thread) -> None:
    if opens_threads(reader_of(found.invitation), timezone.now()):
        messages.success(request, _("返事を書きました。相手に、返事があることを知らせます。"))
    else:
        messages.success(request, _("返事を書きました。"))


@require_POST
def thread_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it into the next draft, and go where that is written."""
    found = _to_lead(request, pk)
    take_into_draft(thread=found, by=request.user, at=timezone.now())
    return redirect(_place_in_draft(found))


def _page(request: HttpRequest, found: Thread, form: StaffCommentForm) -> HttpResponse:
    context = {
        "thread": found,
        "agreement": found.version.agreement,
        "form": form,
        "may_draft": may_draft(request.user, found.version.agreement),
        "draft_address": _place_in_draft(found),
        "is_heard": opens_threads(reader_of(found.invitation), timezone.now()),
    }
    return render(request, "agreements/versions/thread_page.html", context)


def _place_in_draft(found: Thread) -> str:
    """Where its item is written; of one that is not there any more its section, of the whole the whole."""
    agreement = found.version.agreement
    name, _dot, key = found.path.partition(".")
    if not found.path:
        return reverse("agreement-draft", args=[agreement.number])
    section = section_of(name).name
    if item_of(agreement.content(), name, key) is None:
        return reverse("draft-section", args=[agreement.number, section])
    return reverse("draft-item", args=[agreement.number, section, name, key])


def _to_read(request: HttpRequest, pk: int) -> Thread:
    rows = threads_for(request.user).select_related(*_SHOWN).prefetch_related("comments__user")
    return get_object_or_404(rows, pk=pk)


def _to_lead(request: HttpRequest, pk: int) -> Thread:
    found = _to_read(request, pk)
    if not may_draft(request.user, found.version.agreement):
        raise PermissionDenied
    return found
