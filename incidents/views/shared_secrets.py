"""What both kinds of address that share a secret have in common (alerts come in, webhooks go out): the list, another
secret."""

from typing import TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.permissions import may_administer
from agreements.views.allowed import ask_password_again, permit
from agreements.views.forms_on_pages import ask_first
from agreements.views.item_pages import ItemsOnPage
from agreements.views.paging import page_of
from incidents.forms.shared_secret import SharedSecretFilter
from incidents.models import AlertSource, Webhook
from incidents.workflow.renewing import renew_secret

Row = TypeVar("Row", AlertSource, Webhook)


def list_of(request: HttpRequest, rows: QuerySet[Row]) -> dict[str, object]:
    """Return what the page of a list shows: those in use, or also the others, found by their names."""
    permit(allowed=may_administer(request.user))
    form = SharedSecretFilter(request.GET)
    asked, rows = form.wanted(), rows.select_related("system")
    rows = rows if asked["retired"] else rows.filter(retired_at=None)
    found = rows.filter(searched__contains=asked["q"]) if asked["q"] else rows
    return {"form": form, "page": page_of(request, found)}


def another_secret(request: HttpRequest, items: ItemsOnPage, pk: int, *, page: str, effect: str) -> HttpResponse:
    """Another secret: it opens a way in or out, so the password is asked for again."""
    ask_password_again(request)
    row = items.row(pk)
    return ask_first(
        request,
        lambda: renew_secret(row=row, by=request.user, at=timezone.now()),
        said=_("「%(item)s」の鍵を新しくしました。") % {"item": row},
        to=page,
        back=page,
        crumbs=items.crumbs,
        title=_("「%(item)s」の鍵を新しくしますか？") % {"item": row},
        effects=[effect],
        action=_("鍵を新しくする"),
    )
