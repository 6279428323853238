"""The items of a plan: added, changed, moved, put out of use and back; each kind has its form (forms/plan.py)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.forms.plan import PLAN_FORMS
from agreements.views import item_pages
from agreements.views.allowed import system_to_lead
from agreements.views.item_pages import ItemsOnPage, ItemWords
from agreements.views.send_once import send_once

_WORDS = ItemWords(
    retire_effects=(
        gettext_lazy("対応方針と、これから作る議事録に出なくなります。"),
        gettext_lazy("すでにある議事録の下書き、承認された版とそのPDFは、変わりません。"),
        gettext_lazy("方針の編集で「使用をやめた項目も見る」を選ぶと出ます。いつでも元に戻せます。"),
    )
)


@send_once
def plan_item_new(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    return item_pages.new(request, _items(request, slug, kind))


def plan_item(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    return item_pages.edit(request, _items(request, slug, kind), pk)


@require_POST
def plan_item_place(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    return item_pages.place(request, _items(request, slug, kind), pk)


def plan_item_retirement(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    return item_pages.retirement(request, _items(request, slug, kind), pk)


@require_POST
def plan_item_reinstatement(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    return item_pages.reinstatement(request, _items(request, slug, kind), pk)


def _items(request: HttpRequest, slug: str, kind: str) -> ItemsOnPage:
    """One kind of item in the plan of a system, for whoever leads it."""
    if kind not in PLAN_FORMS:
        raise Http404
    system = system_to_lead(request, slug)
    plan, edit = reverse("system-plan", args=[slug]), reverse("plan-edit", args=[slug])
    crumbs = [(reverse("system-list"), _("対応方針")), (plan, str(system)), (edit, _("方針を編集"))]
    return ItemsOnPage(
        form=PLAN_FORMS[kind], owner={"system": system, "kind": kind}, page=edit, part=kind, crumbs=crumbs, words=_WORDS
    )
