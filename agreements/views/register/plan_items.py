"""The items of a plan: added, changed, moved, put out of use and back; each kind has its form (forms/plan.py)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.forms.plan import PLAN_FORMS, plan_form
from agreements.models import System
from agreements.permissions import may_lead
from agreements.views.allowed import permit, system_to_read
from agreements.views.forms_on_pages import ask_first, form_page, posted, save_or_tell, try_and_tell
from agreements.workflow.order import DOWN, LISTS, UP, move
from agreements.workflow.retire import bring_back, retire


def plan_item_new(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    system = _system(request, slug, kind)
    form = plan_form(kind, system, posted(request))
    if row := save_or_tell(request, form):
        messages.success(request, _("%(noun)s「%(item)s」を加えました。") % {"noun": form.noun, "item": row})
        return redirect(_place(system, kind, row))
    noun = {"noun": form.noun}
    title, action = _("%(noun)sを加える") % noun, _("この%(noun)sを加える") % noun
    return form_page(request, form, title=title, action=action, **_way(system, kind))


def plan_item(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    system = _system(request, slug, kind)
    row = _row(system, kind, pk)
    form = plan_form(kind, system, posted(request), instance=row)
    if save_or_tell(request, form):
        messages.success(request, _("%(noun)s「%(item)s」を保存しました。") % {"noun": form.noun, "item": row})
        return redirect(_place(system, kind, row))
    noun = {"noun": form.noun}
    title, action = _("%(noun)sを編集") % noun, _("この%(noun)sを保存する") % noun
    return form_page(request, form, title=title, action=action, **_way(system, kind))


@require_POST
def plan_item_place(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    system = _system(request, slug, kind)
    row = _row(system, kind, pk)
    direction = request.POST.get("direction")
    if type(row) in LISTS and direction in {UP, DOWN}:
        move(row=row, direction=direction, by=request.user, at=timezone.now())
    return redirect(_place(system, kind, row))


def plan_item_retirement(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    system = _system(request, slug, kind)
    row = _row(system, kind, pk)
    way = _way(system, kind)
    return ask_first(
        request,
        lambda: retire(row=row, by=request.user, at=timezone.now()),
        said=_("「%(item)s」を使わなくしました。") % {"item": row},
        to=way["back"],
        back=way["back"],
        crumbs=way["crumbs"],
        title=_("「%(item)s」を使わなくしますか？") % {"item": row},
        effects=[
            _("対応方針と、これから作る議事録に出なくなります。"),
            _("すでにある議事録の下書き、承認された版とそのPDFは、変わりません。"),
            _("方針の編集で「使わなくした項目も見る」を選ぶと出ます。いつでも元に戻せます。"),
        ],
        action=_("この%(noun)sを使わなくする") % {"noun": PLAN_FORMS[kind].noun},
    )


@require_POST
def plan_item_reinstatement(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    system = _system(request, slug, kind)
    row = _row(system, kind, pk)
    try_and_tell(
        request,
        lambda: bring_back(row=row, by=request.user, at=timezone.now()),
        said=_("「%(item)s」を元に戻しました。一覧の最後にあります。") % {"item": row},
    )
    return redirect(_place(system, kind, row))


def _system(request: HttpRequest, slug: str, kind: str) -> System:
    if kind not in PLAN_FORMS:
        raise Http404
    system = system_to_read(request, slug)
    permit(allowed=may_lead(request.user, system))
    return system


def _row(system: System, kind: str, pk: int) -> Any:
    return get_object_or_404(PLAN_FORMS[kind]._meta.model, system=system, pk=pk)


def _place(system: System, kind: str, row: Any) -> str:
    return f"{reverse('plan-edit', args=[system.slug])}#{kind}-{row.pk}"


def _way(system: System, kind: str) -> dict[str, Any]:
    """Where a page about an item lies, and where it leads back to."""
    plan, edit = reverse("system-plan", args=[system.slug]), reverse("plan-edit", args=[system.slug])
    crumbs = [(reverse("system-list"), _("対応方針")), (plan, str(system)), (edit, _("方針を編集"))]
    return {"back": f"{edit}#{kind}", "crumbs": crumbs}
