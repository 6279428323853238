"""Filters of the printed pages only."""

from django import template

from agreements.pdf import typesetting

register = template.Library()

register.filter("words", typesetting.words)
register.filter("mail_address", typesetting.mail_address)
