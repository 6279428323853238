"""The marks of the day: how firm an agreement is, what is left of the time, what was typed to find a row."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.content import Language, text_in
from agreements.display import in_english
from agreements.queries.standing import Standing
from agreements.templatetags.look import said
from incidents.queries.basis import Basis, annex_said
from incidents.queries.standing_words import standing_words

register = template.Library()

# What must not be read over in a citation: the quoted acts, and how firm they are.
_WEIGHTY = re.compile(
    "「[^」]*」|書面の承認はいただいていません|合意はいただいていません"
    "|見直しの期限（[^）]*）を過ぎた内容です。|当日に[^「」。]*判断いただく|まだ取り決めていません"
    r"|“[^”]*”|you have not [^)]*|The date set for reviewing it \([^)]*\) has passed\."
    "|decide on the day|Nothing has been agreed yet"
)


@register.filter
def emphasised(citation: str) -> SafeString:
    """A citation with what must not be read over in bold."""
    pieces, place = [], 0
    for found in _WEIGHTY.finditer(citation):
        pieces += [("", citation[place : found.start()]), ("b", found[0])]
        place = found.end()
    pieces.append(("", citation[place:]))
    return format_html_join("", "{}", ((format_html("<b>{}</b>", text) if tag else text,) for tag, text in pieces))


@register.filter
def unbroken(text: str) -> SafeString:
    """What a full-width space sets apart (a name, a number, a system), each on one line while a line holds it."""
    return format_html_join("　", '<span class="whole">{}</span>', ((part,) for part in text.split("　")))


@register.simple_tag
def standing_status(standing: Standing, *, short: bool = False) -> SafeString:
    """How a pair stood, as sign and words."""
    return said(*standing_words(standing, short=short))


@register.simple_tag(name="annex_said")
def annex_name(basis: Basis) -> str:
    """Which contact annex the numbers are from: 連絡先 第2版 2026-10-20."""
    return annex_said(basis)


@register.filter
def countdown(until: datetime, now: datetime) -> str:
    """What is left until then: 12:30, 1:05:00; afterwards how late it is: 3分超過."""
    left = until - now
    if left < timedelta():
        over = int(-left.total_seconds() // 60)
        return _("%(minutes)d分超過") % {"minutes": over} if over else _("期限です")
    return stopwatch(left)


@register.filter
def stopwatch(span: timedelta) -> str:
    """A span as a clock shows it: 14:30, 1:05:00."""
    seconds = int(span.total_seconds())
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"


@register.filter
def is_past(until: datetime, now: datetime) -> bool:
    return until < now


@register.filter
def clock_of(at: datetime, zone: str) -> str:
    """10:36 in that zone."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


@register.filter
def said_in(text: dict[Language, str] | None, language: Language) -> str:
    """A text of a content in that language, else in the one it has."""
    return text_in(text, language) or ""


@register.filter
def said_here(text: dict[Language, str] | None) -> str:
    """The same in the language of whoever reads the page."""
    return said_in(text, "en" if in_english() else "ja")


@register.filter
def marked(text: str, q: str) -> SafeString:
    """A name with the letters that were typed marked in it."""
    words = [re.escape(word) for word in str(q).split()]
    if not words:
        return conditional_escape(text)
    pieces = re.split(f"({'|'.join(words)})", str(text), flags=re.IGNORECASE)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p) if i % 2 else p,) for i, p in enumerate(pieces))
    )
