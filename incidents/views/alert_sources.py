"""Where alerts come in: kept by administrators, for a secret lets others write into this system."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agreements.permissions import may_administer
from agreements.views import item_pages
from agreements.views.allowed import permit
from agreements.views.item_pages import ItemsOnPage, ItemWords
from agreements.views.send_once import send_once
from incidents.forms.alert import AlertSourceForm
from incidents.models import AlertSource
from incidents.views.shared_secrets import another_secret, list_of

_SAID = ItemWords(
    saved=gettext_lazy("「%(item)s」を保存しました。"),
    retire_effects=(
        gettext_lazy("これから届く知らせを受け取らなくなります。"),
        gettext_lazy("届いた知らせと、加えた障害の記録は残ります。いつでも元に戻せます。"),
    ),
    brought_back=gettext_lazy("「%(item)s」を元に戻しました。"),
)


@require_safe
def alert_source_list(request: HttpRequest) -> HttpResponse:
    return render(request, "incidents/alert_source_list.html", list_of(request, AlertSource.objects.all()))


@require_safe
def alert_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Its address and its secret, and how a message is signed."""
    permit(allowed=may_administer(request.user))
    source = get_object_or_404(AlertSource, pk=pk)
    address = settings.PUBLIC_BASE_URL + reverse("hook", args=[source.name])
    return render(request, "incidents/alert_source.html", {"source": source, "address": address})


@send_once
def alert_source_new(request: HttpRequest) -> HttpResponse:
    return item_pages.new(request, _sources(request))


def alert_source_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.edit(request, _sources(request), pk)


def alert_source_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.retirement(request, _sources(request), pk)


@require_POST
def alert_source_reinstatement(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.reinstatement(request, _sources(request), pk)


def alert_source_secret(request: HttpRequest, pk: int) -> HttpResponse:
    effect = _("いまの鍵を使う監視からの知らせは、届かなくなります。新しい鍵を監視の設定に入れてください。")
    page = reverse("alert-source", args=[pk])
    return another_secret(request, _sources(request), pk, page=page, effect=effect)


def _sources(request: HttpRequest) -> ItemsOnPage:
    permit(allowed=may_administer(request.user))
    page = reverse("alert-source-list")
    crumbs = [(reverse("alert-list"), _("監視からの知らせ")), (page, _("知らせの受け口"))]
    return ItemsOnPage(form=AlertSourceForm, page=page, crumbs=crumbs, words=_SAID)
