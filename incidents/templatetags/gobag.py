"""Signs of the bag's pages: drawn from the page itself, since a page in a folder may not reach into another file."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agreements.templatetags.look import PICTURES

register = template.Library()


@register.simple_tag
def sign(name: str) -> SafeString:
    box = 28 if name == "brand" else 20
    return format_html(
        '<svg class="icon" viewBox="0 0 {} {}" aria-hidden="true"><use href="#{}"/></svg>',
        box,
        box,
        PICTURES.get(name, name),
    )
