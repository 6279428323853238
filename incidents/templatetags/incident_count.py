"""What is open, overdue and unseen: lines for the heads of pages, and what is due next on each incident."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.queries.threads import waiting_threads
from agreements.templatetags.look import icon
from incidents.models import Alert, Incident
from incidents.models.incident import OPEN
from incidents.queries.overdue import Dues, dues_of, going_on

register = template.Library()


@register.simple_tag(takes_context=True)
def open_incidents(context: Context) -> SafeString:
    """期限超過 2件 and 対応中の障害 1件, with links; nothing for a visitor."""
    request = context.get("request")
    if request is None or not _is_signed_in(request):
        return SafeString("")
    count = sum(one.last_state == OPEN for one in _going_on(request))  # type: ignore[attr-defined]
    words = ngettext("対応中の障害 %(count)d件", "対応中の障害 %(count)d件", count) % {"count": count}
    weight = format_html("<b>{}</b>", words) if count else words
    late = overdue_of(request)
    # On a phone there is room for one of the two.
    line = format_html('<a class="soft{}" href="{}">{}</a>', " on-desk" * bool(late), reverse("incident-list"), weight)
    if not late:
        return line
    late_words = ngettext("期限超過 %(count)d件", "期限超過 %(count)d件", late) % {"count": late}
    worst = next(one.incident for one in _dues(request) if one.late(timezone.now()))
    page = reverse("incident", args=[worst.number]) + "#now"
    return format_html('<a class="overdue" href="{}">{}<b>{}</b></a> {}', page, icon("stale"), late_words, line)


@register.simple_tag(takes_context=True)
def overdue_title(context: Context) -> str:
    """▲超過 2件｜ for the title of every page; nothing while all is kept."""
    request = context.get("request")
    late = overdue_of(request) if request is not None and _is_signed_in(request) else 0
    return _("▲超過 %(count)d件｜") % {"count": late} if late else ""


@register.inclusion_tag("incidents/_going_on.html", takes_context=True)
def incidents_going_on(context: Context) -> dict[str, Any]:
    """What is due next on each incident that is going on, and what is overdue."""
    return {"dues": _dues(context["request"]), "now": timezone.now()}


@register.simple_tag(takes_context=True)
def waiting_alerts(context: Context) -> SafeString:
    """監視からの知らせ 2件, with a link to them; nothing where none waits."""
    count = Alert.objects.visible_to(context["request"].user).waiting().count()
    if not count:
        return SafeString("")
    words = ngettext("監視からの知らせ %(count)d件", "監視からの知らせ %(count)d件", count) % {"count": count}
    return format_html('<a href="{}"><b>{}</b></a>', reverse("alert-list"), words)


@register.simple_tag(takes_context=True)
def waiting_questions(context: Context) -> SafeString:
    """返事を待つ質問 2件, with a link to them; nothing where none waits, and for whoever leads nothing."""
    request = context.get("request")
    count = waiting_threads(request.user) if request is not None and _is_signed_in(request) else 0
    if not count:
        return SafeString("")
    words = ngettext("返事を待つ質問 %(count)d件", "返事を待つ質問 %(count)d件", count) % {"count": count}
    return format_html('<a class="soft on-desk" href="{}?state=waiting"><b>{}</b></a>', reverse("thread-list"), words)


@register.filter
def late_at(dues: Dues, at: Any) -> int:
    """How many promises of an incident are overdue at that moment."""
    return dues.late(at)


def overdue_of(request: HttpRequest) -> int:
    """Return how many promises are overdue on all incidents that one sees."""
    now = timezone.now()
    return sum(one.late(now) for one in _dues(request))


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def _going_on(request: Any) -> list[Incident]:
    """Asked once a page, however many of its lines need it."""
    if not hasattr(request, "incidents_going_on"):
        request.incidents_going_on = going_on(request.user)
    return request.incidents_going_on


def _dues(request: Any) -> list[Dues]:
    if not hasattr(request, "incident_dues"):
        request.incident_dues = dues_of(_going_on(request), timezone.now())
    return request.incident_dues
