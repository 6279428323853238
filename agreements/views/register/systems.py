"""Systems: the list, registering one, its facts, putting it out of use."""

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agreements.forms.system import NewSystemForm, SystemFilter, SystemForm
from agreements.models import PlannedPart, System
from agreements.permissions import may_administer
from agreements.views.allowed import permit, system_to_administer, system_to_lead
from agreements.views.forms_on_pages import ask_first, form_page, posted, save_or_tell, try_and_tell
from agreements.views.paging import page_of
from agreements.views.send_once import send_once
from agreements.workflow.retire import bring_back, retire


@require_safe
def system_list(request: HttpRequest) -> HttpResponse:
    form = SystemFilter(request.GET)
    page = page_of(request, _wanted(System.objects.visible_to(request.user), form.wanted()))
    context = {"form": form, "page": page, "may_add": may_administer(request.user)}
    return render(request, "agreements/register/system_list.html", context)


@send_once
def system_new(request: HttpRequest) -> HttpResponse:
    permit(allowed=may_administer(request.user))
    form = NewSystemForm(posted(request))
    if system := save_or_tell(request, form, linked=True):
        messages.success(request, _("%(name)s を登録しました。次は、障害フローから書き始めます。") % {"name": system})
        return redirect("plan-edit", slug=form.instance.slug)
    return form_page(
        request,
        form,
        title=_("対象システムを登録"),
        action=_("対象システムを登録する"),
        back=reverse("system-list"),
        crumbs=[(reverse("system-list"), _("対応方針"))],
        lead=_("止まったときに顧客や連携先と動く、ひとまとまりの仕組みを登録します。"),
    )


def system_edit(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_lead(request, slug)
    name, plan = str(system), reverse("system-plan", args=[slug])
    form = SystemForm(posted(request), instance=system)
    if save_or_tell(request, form, linked=True):
        messages.success(request, _("%(name)s の名前と関わる相手を保存しました。") % {"name": system})
        return redirect(plan)
    return form_page(
        request,
        form,
        title=_("名前と関わる相手を編集"),
        action=_("名前と関わる相手を保存する"),
        back=plan,
        crumbs=[(reverse("system-list"), _("対応方針")), (plan, name)],
    )


def system_retirement(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_administer(request, slug)
    plan = reverse("system-plan", args=[slug])
    return ask_first(
        request,
        lambda: retire(row=system, by=request.user, at=timezone.now()),
        said=_("%(name)s の使用をやめました。") % {"name": system},
        to=plan,
        back=plan,
        crumbs=[(reverse("system-list"), _("対応方針")), (plan, system)],
        title=_("%(name)s の使用をやめますか？") % {"name": system},
        effects=_effects(system),
        action=_("この対象システムの使用をやめる"),
    )


@require_POST
def system_reinstatement(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_administer(request, slug)
    try_and_tell(
        request,
        lambda: bring_back(row=system, by=request.user, at=timezone.now()),
        said=_("%(name)s を元に戻しました。") % {"name": system},
    )
    return redirect("system-plan", slug=slug)


def _effects(system: System) -> list[str]:
    agreed = system.agreements.count()
    kept_words = ngettext(
        "対応方針、%(count)d件の合意、承認された版とそのPDFは、そのまま残ります。",
        "対応方針、%(count)d件の合意、承認された版とそのPDFは、そのまま残ります。",
        agreed,
    )
    return [
        _("新しい議事録・打合せ・障害では選べなくなります。"),
        kept_words % {"count": agreed},
        _("一覧では「使用をやめたものも表示」を選ぶと出ます。いつでも元に戻せます。"),
    ]


def _wanted(systems: QuerySet[System], asked: dict[str, str]) -> QuerySet[System]:
    if not asked["retired"]:
        systems = systems.filter(retired_at=None)
    if asked["q"]:
        systems = systems.filter(Q(searched__contains=asked["q"]) | Q(searched_beside__contains=asked["q"]))
    systems = systems.annotate(
        steps=_count(kind="flow"),
        levels_in_use=_count(kind="levels"),
        acts=_count(kind="acts"),
        unchecked=_count(kind="acts", feasibility="unchecked"),
    ).prefetch_related("parties")
    return systems.order_by("-unchecked", "name") if asked["sort"] == "unchecked" else systems.order_by("name")


def _count(**facts: str) -> Coalesce:
    """How many such rows in use a system's plan has, without multiplying the list's joins."""
    of_system = PlannedPart.objects.filter(system=OuterRef("pk"), retired_at=None, **facts).order_by().values("system")
    return Coalesce(Subquery(of_system.annotate(all=Count("pk")).values("all")), 0)
