"""Our own collection of what helps against a no: from closed concerns, seen by all staff, looked after by leads."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agreements.forms.kept_answer import KeptAnswerFilter, KeptAnswerForm
from agreements.models import KeptAnswer
from agreements.permissions import may_lead_any
from agreements.views import item_pages
from agreements.views.allowed import meeting_to_lead, permit
from agreements.views.forms_on_pages import form_page, posted, save_or_tell
from agreements.views.item_pages import ItemsOnPage, ItemWords
from agreements.views.paging import page_of
from agreements.views.send_once import send_once

_SAID = ItemWords(
    retire_effects=(gettext_lazy("準備の紙に、この答えが出なくなります。いつでも元に戻せます。"),),
    brought_back=gettext_lazy("「%(item)s」を元に戻しました。"),
)


@require_safe
def answer_list(request: HttpRequest) -> HttpResponse:
    form = KeptAnswerFilter(request.GET)
    page = page_of(request, _wanted(form.wanted()))
    context = {"form": form, "page": page, "may_edit": may_lead_any(request.user)}
    return render(request, "agreements/meetings/answer_list.html", context)


@send_once
def concern_answer(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Keep what became of a closed concern as an answer, once a lead has taken the names out."""
    meeting = meeting_to_lead(request, pk)
    concern = meeting.concerns.filter(pk=item).exclude(closed_at=None).first()
    if concern is None:
        raise Http404
    begun = {"kind": concern.kind, "said": concern.text[:300], "answer": concern.outcome[:500]}
    form = KeptAnswerForm(posted(request), initial=begun, concern=concern)
    if save_or_tell(request, form):
        messages.success(request, _("答えを残しました。次の準備の紙から出ます。"))
        return redirect("answer-list")
    page = reverse("meeting-page", args=[pk])
    crumbs = [(reverse("meeting-list"), _("打合せ")), (page, meeting)]
    title, action = _("断られたときの答えとして残す"), _("この答えを残す")
    return form_page(request, form, title=title, action=action, back=f"{page}#concerns-{item}", crumbs=crumbs)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.edit(request, _answers(request), pk)


def answer_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.retirement(request, _answers(request), pk)


@require_POST
def answer_reinstatement(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.reinstatement(request, _answers(request), pk)


def _answers(request: HttpRequest) -> ItemsOnPage:
    permit(allowed=may_lead_any(request.user))
    page = reverse("answer-list")
    return ItemsOnPage(form=KeptAnswerForm, page=page, crumbs=[(page, _("断られたときの答え"))], words=_SAID)


def _wanted(asked: dict[str, str]) -> QuerySet[KeptAnswer]:
    rows = KeptAnswer.objects.all() if asked["retired"] else KeptAnswer.objects.filter(retired_at=None)
    letters = asked["q"]
    return rows.filter(Q(said__icontains=letters) | Q(answer__icontains=letters)) if letters else rows
