"""Concerns raised at a meeting: written down as they were said, settled, taken up again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.forms.meeting import ConcernForm, OutcomeForm
from agreements.views import item_pages
from agreements.views.allowed import meeting_to_lead
from agreements.views.forms_on_pages import form_page, posted, try_and_tell, try_verb
from agreements.views.item_pages import ItemsOnPage, ItemWords
from agreements.views.send_once import send_once
from agreements.workflow.meetings import close_concern, reopen_concern

_WORDS = ItemWords(
    add=gettext_lazy("懸念・保留を書きとめる"),
    add_button=gettext_lazy("この懸念を書きとめる"),
    added=gettext_lazy("懸念を書きとめました。"),
    edit=gettext_lazy("懸念・保留を編集"),
    save_button=gettext_lazy("この懸念を保存する"),
    saved=gettext_lazy("懸念を保存しました。"),
)


@send_once
def concern_new(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.new(request, _concerns(request, pk))


def concern(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    return item_pages.edit(request, _concerns(request, pk), item)


@require_POST
def concern_place(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    return item_pages.place(request, _concerns(request, pk), item)


def concern_outcome(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    concerns = _concerns(request, pk)
    row = concerns.row(item)
    form = OutcomeForm(posted(request), initial={"outcome": row.outcome})

    def close() -> bool:
        close_concern(concern=row, outcome=form.cleaned_data["outcome"], by=request.user, at=timezone.now())
        return True

    if form.is_valid() and try_verb(form, close):
        messages.success(request, _("どうなったかを記録し、懸念を閉じました。"))
        return redirect(concerns.address_of(row))
    return form_page(
        request,
        form,
        title=_("懸念を閉じる"),
        action=_("どうなったかを記録して閉じる"),
        back=concerns.address,
        crumbs=concerns.crumbs,
        lead=row.text,
    )


@require_POST
def concern_reopening(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    concerns = _concerns(request, pk)
    row = concerns.row(item)
    try_and_tell(
        request,
        lambda: reopen_concern(concern=row, by=request.user, at=timezone.now()),
        said=_("懸念を、もう一度開きました。"),
    )
    return redirect(concerns.address_of(row))


def _concerns(request: HttpRequest, pk: int) -> ItemsOnPage:
    """What was raised at a meeting, for whoever leads one of its systems."""
    meeting = meeting_to_lead(request, pk)
    page = reverse("meeting-page", args=[pk])
    crumbs = [(reverse("meeting-list"), _("打合せ")), (page, meeting)]
    return ItemsOnPage(
        form=ConcernForm, owner={"meeting": meeting}, page=page, part="concerns", crumbs=crumbs, words=_WORDS
    )
