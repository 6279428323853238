"""Who may see and do what on a system."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.forms.system import MembershipForm, RoleForm
from agreements.models import Membership
from agreements.models.system import ROLES
from agreements.permissions import may_administer
from agreements.views.allowed import permit, system_to_administer, system_to_read
from agreements.views.forms_on_pages import ask_first, posted
from agreements.workflow.register import give_role, take_role


def memberships(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_read(request, slug)
    permit(allowed=request.method != "POST" or may_administer(request.user))
    form = MembershipForm(posted(request), system=system)
    if form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        give_role(system=system, user=user, role=role, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s さんの役割を決めました。") % {"name": user})
        return redirect("membership-list", slug=slug)
    context = {
        "system": system,
        "form": form,
        "rows": system.memberships.select_related("user").order_by("role", "user__display_name"),
        "roles": ROLES,
        "may_change": may_administer(request.user),
    }
    return render(request, "agreements/register/membership_list.html", context)


@require_POST
def membership(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    row = _membership(request, slug, pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        role = form.cleaned_data["role"]
        give_role(system=row.system, user=row.user, role=role, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s さんの役割を変えました。") % {"name": row.user})
    else:
        messages.error(request, _("役割を選び直してください。"))
    return redirect("membership-list", slug=slug)


def membership_removal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    row = _membership(request, slug, pk)
    back = reverse("membership-list", args=[slug])
    return ask_first(
        request,
        lambda: take_role(membership=row, by=request.user, at=timezone.now()),
        said=_("%(name)s さんの役割を外しました。") % {"name": row.user},
        to=back,
        back=back,
        crumbs=[(reverse("system-plan", args=[slug]), row.system), (back, _("役割"))],
        title=_("%(name)s さんの役割を外しますか？") % {"name": row.user},
        effects=[
            _("この対象システムの方針・議事録・障害が、その方には見えなくなります。"),
            _("これまでの記録に残るお名前は、変わりません。"),
        ],
        action=_("この方の役割を外す"),
    )


def _membership(request: HttpRequest, slug: str, pk: int) -> Membership:
    system = system_to_administer(request, slug)
    return get_object_or_404(system.memberships.select_related("user", "system"), pk=pk)
