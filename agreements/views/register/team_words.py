"""The team's own vague words: seen by all staff, kept by whoever leads a system."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.forms.team_word import TeamWordFilter, TeamWordForm
from agreements.models import TeamWord
from agreements.permissions import may_lead_any
from agreements.views.allowed import permit
from agreements.views.forms_on_pages import ask_first, form_page, page_of, posted, save_or_tell, try_and_tell
from agreements.workflow.retire import bring_back, retire


@require_safe
def word_list(request: HttpRequest) -> HttpResponse:
    form = TeamWordFilter(request.GET)
    page = page_of(request, _wanted(form.wanted()))
    context = {"form": form, "page": page, "may_edit": may_lead_any(request.user)}
    return render(request, "agreements/register/word_list.html", context)


def word_new(request: HttpRequest) -> HttpResponse:
    permit(allowed=may_lead_any(request.user))
    form = TeamWordForm(posted(request))
    if row := save_or_tell(request, form):
        messages.success(request, _("「%(word)s」を加えました。次の検査から使います。") % {"word": row})
        return redirect("word-list")
    return form_page(request, form, title=_("気をつける言葉を加える"), action=_("この言葉を加える"), **_way())


def word(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = TeamWordForm(posted(request), instance=row)
    if save_or_tell(request, form):
        messages.success(request, _("「%(word)s」を保存しました。") % {"word": row})
        return redirect("word-list")
    return form_page(request, form, title=_("気をつける言葉を編集"), action=_("この言葉を保存する"), **_way())


def word_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    row, way = _row(request, pk), _way()
    return ask_first(
        request,
        lambda: retire(row=row, by=request.user, at=timezone.now()),
        said=_("「%(word)s」を使わなくしました。") % {"word": row},
        to=way["back"],
        title=_("「%(word)s」を使わなくしますか？") % {"word": row},
        effects=[
            _("これからの検査で、この言葉を指摘しなくなります。"),
            _("発行した版と一緒に保管した検査の結果は、変わりません。いつでも元に戻せます。"),
        ],
        action=_("この言葉を使わなくする"),
        **way,
    )


@require_POST
def word_reinstatement(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    try_and_tell(
        request,
        lambda: bring_back(row=row, by=request.user, at=timezone.now()),
        said=_("「%(word)s」を元に戻しました。") % {"word": row},
    )
    return redirect("word-list")


def _row(request: HttpRequest, pk: int) -> TeamWord:
    permit(allowed=may_lead_any(request.user))
    return get_object_or_404(TeamWord, pk=pk)


def _wanted(asked: dict[str, str]) -> QuerySet[TeamWord]:
    rows = TeamWord.objects.all() if asked["retired"] else TeamWord.objects.filter(retired_at=None)
    letters = asked["q"]
    return rows.filter(Q(expression__icontains=letters) | Q(question__icontains=letters)) if letters else rows


def _way() -> dict[str, Any]:
    page = reverse("word-list")
    return {"back": page, "crumbs": [(page, _("気をつける言葉"))]}
