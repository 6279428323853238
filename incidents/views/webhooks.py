"""Who is told of incidents by program: kept by administrators, for what is told leaves this system."""

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
from agreements.views.paging import page_of
from agreements.views.send_once import send_once
from incidents.forms.webhook import WebhookForm
from incidents.models import Webhook
from incidents.views.shared_secrets import another_secret, list_of
from incidents.workflow.webhooks import TOLD

_SAID = ItemWords(
    saved=gettext_lazy("「%(item)s」を保存しました。"),
    retire_effects=(
        gettext_lazy("これから起きることを知らせなくなります。送りかけの知らせも止まります。"),
        gettext_lazy("知らせた記録は残ります。いつでも元に戻せます。"),
    ),
    brought_back=gettext_lazy("「%(item)s」を元に戻しました。"),
)


@require_safe
def webhook_list(request: HttpRequest) -> HttpResponse:
    return render(request, "incidents/webhook_list.html", list_of(request, Webhook.objects.all()))


@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Where, with which secret, and what became of each telling."""
    permit(allowed=may_administer(request.user))
    hook = get_object_or_404(Webhook, pk=pk)
    page = page_of(request, hook.deliveries.select_related("incident", "event"))
    return render(request, "incidents/webhook.html", {"webhook": hook, "page": page, "told": sorted(TOLD)})


@send_once
def webhook_new(request: HttpRequest) -> HttpResponse:
    return item_pages.new(request, _webhooks(request))


def webhook_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.edit(request, _webhooks(request), pk)


def webhook_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.retirement(request, _webhooks(request), pk)


@require_POST
def webhook_reinstatement(request: HttpRequest, pk: int) -> HttpResponse:
    return item_pages.reinstatement(request, _webhooks(request), pk)


def webhook_secret(request: HttpRequest, pk: int) -> HttpResponse:
    effect = _("これからの知らせは新しい鍵で署名します。受け手の設定に入れてください。")
    page = reverse("webhook", args=[pk])
    return another_secret(request, _webhooks(request), pk, page=page, effect=effect)


def _webhooks(request: HttpRequest) -> ItemsOnPage:
    permit(allowed=may_administer(request.user))
    page = reverse("webhook-list")
    crumbs = [(reverse("incident-list"), _("障害")), (page, _("ほかのシステムへの知らせ"))]
    return ItemsOnPage(form=WebhookForm, page=page, crumbs=crumbs, words=_SAID)
