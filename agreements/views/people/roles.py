"""Who may do what on which system: one table for all, saved at once."""

import re

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.forms.people import PeopleFilter
from agreements.models import Membership, System, User
from agreements.models.system import ROLES
from agreements.refusals import Refused
from agreements.views.allowed import permit_administering
from agreements.views.paging import page_of
from agreements.workflow.people import RoleChange, change_roles

# A cell says what it showed: role.17.payments.lead
_CELL = re.compile(r"role\.(\d{1,18})\.([a-z0-9_-]{1,50})\.([a-z]*)", re.IGNORECASE)


def role_table(request: HttpRequest) -> HttpResponse:
    permit_administering(request)
    if request.method == "POST":
        try:
            count = change_roles(changes=_changes(request.POST), by=request.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("%(count)d か所の役割を変えました。") % {"count": count})
        return redirect(request.get_full_path())
    form = PeopleFilter(request.GET)
    people = User.objects.filter(is_active=True, is_superuser=False).order_by("display_name", "username")
    if words := form.wanted()["q"]:
        named = Q(display_name__icontains=words) | Q(name_latin__icontains=words)
        people = people.filter(named | Q(username__icontains=words))
    systems, page = list(System.objects.in_use()), page_of(request, people)
    context = {"form": form, "page": page, "systems": systems, "rows": _rows(page, systems), "roles": ROLES}
    return render(request, "agreements/people/roles.html", context)


def _rows(page: Page, systems: list[System]) -> list[tuple[User, list[tuple[System, str]]]]:
    held = {(row.user_id, row.system_id): row.role for row in Membership.objects.filter(user__in=page.object_list)}
    return [(user, [(system, held.get((user.pk, system.pk), "")) for system in systems]) for user in page]


def _changes(posted: QueryDict) -> list[RoleChange]:
    """Return the cells that were changed; what is no cell of ours is none."""
    cells = [(_CELL.fullmatch(name), role) for name, role in posted.items()]
    wanted = [(cell, role) for cell, role in cells if cell and role != cell[3] and role in {"", *dict(ROLES)}]
    people = User.objects.in_bulk([int(cell[1]) for cell, _role in wanted])
    systems = System.objects.in_bulk([cell[2] for cell, _role in wanted], field_name="slug")
    return [
        RoleChange(people[int(cell[1])], systems[cell[2]], cell[3], role)
        for cell, role in wanted
        if int(cell[1]) in people and cell[2] in systems
    ]
