"""The team's own vague words: seen by all staff, kept by whoever leads a system."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agreements.forms.team_word import TeamWordFilter, TeamWordForm
from agreements.models import TeamWord
from agreements.permissions import may_lead_any
from agreements.views import item_pages
from agreements.views.allowed import permit
from agreements.views.item_pages import ItemsOnPage, ItemWords
from agreements.views.paging import page_of
from agreements.views.send_once import send_once

_SAID = ItemWords(
    add=gettext_lazy("注意する言葉を加える"),
    add_button=gettext_lazy("この言葉を加える"),
    added=gettext_lazy("「%(item)s」を加えました。次の検査から使います。"),
    edit=gettext_lazy("注意する言葉を編集"),
    save_button=gettext_lazy("この言葉を保存する"),
    saved=gettext_lazy("「%(item)s」を保存しました。"),
    retire_effects=(
        gettext_lazy("これからの検査で、この言葉を指摘しなくなります。"),
        gettext_lazy("発行した版と一緒に保管した検査の結果は、変わりません。いつでも元に戻せます。"),
    ),
    retire_button=gettext_lazy("この言葉の使用をやめる"),
    brought_back=gettext_lazy("「%(item)s」を元に戻しました。"),
)


@require_safe
def word_list(request: HttpRequest) -> HttpResponse:
    form = TeamWordFilter(request.GET)
    page = page_of(request, _wanted(form.wanted()))
    context = {"form": form, "page": page, "may_edit": may_lead_any(request.user)}
    return render(request, "agreements/register/word_list.html", context)


@send_once
def word_new(request: HttpRequest) -> HttpResponse:
    return item_pages.new(request, _words(request))


def word(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.edit(request, _words(request), pk)


def word_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.retirement(request, _words(request), pk)


@require_POST
def word_reinstatement(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.reinstatement(request, _words(request), pk)


def _words(request: HttpRequest) -> ItemsOnPage:
    """The team's words, for whoever leads something."""
    permit(allowed=may_lead_any(request.user))
    page = reverse("word-list")
    return ItemsOnPage(form=TeamWordForm, page=page, crumbs=[(page, _("注意する言葉"))], words=_SAID)


def _wanted(asked: dict[str, str]) -> QuerySet[TeamWord]:
    rows = TeamWord.objects.all() if asked["retired"] else TeamWord.objects.filter(retired_at=None)
    letters = asked["q"]
    return rows.filter(searched__contains=letters) if letters else rows
