"""How many incidents are open, and how many alerts nobody has looked at: lines for the heads of pages."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from incidents.models import Alert, Incident
from incidents.models.incident import OPEN

register = template.Library()


@register.simple_tag(takes_context=True)
def open_incidents(context: Context) -> SafeString:
    """対応中の障害 1件, with a link to them; nothing for a visitor."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return SafeString("")
    count = Incident.objects.visible_to(user).in_states(OPEN).count()
    words = ngettext("対応中の障害 %(count)d件", "対応中の障害 %(count)d件", count) % {"count": count}
    weight = format_html("<b>{}</b>", words) if count else words
    return format_html('<a class="soft" href="{}">{}</a>', reverse("incident-list"), weight)


@register.simple_tag(takes_context=True)
def waiting_alerts(context: Context) -> SafeString:
    """監視からの知らせ 2件, with a link to them; nothing where none waits."""
    count = Alert.objects.visible_to(context["request"].user).waiting().count()
    if not count:
        return SafeString("")
    words = ngettext("監視からの知らせ %(count)d件", "監視からの知らせ %(count)d件", count) % {"count": count}
    return format_html('<a href="{}"><b>{}</b></a>', reverse("alert-list"), words)
