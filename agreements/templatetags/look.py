"""The marks of the pages: signs, states, levels, and how numbers and dates are written (built into every template)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements import display, states
from agreements.content.labels import label_named
from agreements.content.level_words import marked
from agreements.pdf.typesetting import mail_address, words

register = template.Library()


@dataclass(frozen=True)
class StateKind:
    """The words of one kind of state (from states.py) and the sign each one wears; the sign is also its data-state."""

    words: dict[str, Any]
    signs: dict[str, str]


STATE_KINDS = {
    "pair": StateKind(states.PAIR_WORDS, {"verbal": "oral", "coming": "clock", "declined": "objection"}),
    "answer": StateKind(states.CONSENT_WORDS, {"on_the_day": "day", "unanswered": "none"}),
    "version": StateKind(
        states.TOLD_WORDS,
        {
            **dict.fromkeys([states.told(states.APPROVED, way) for way in states.WAY_WORDS], "agreed"),
            "in_house": "clock",
            "explained": "asked",
            "agreed_in_meeting": "oral",
            "approved": "agreed",
            "changes_requested": "question",
            "declined": "objection",
            "withdrawn": "na",
        },
    ),
    "decision": StateKind(
        states.DECISION_WORDS, {"approved": "agreed", "changes_requested": "question", "declined": "objection"}
    ),
    "feasibility": StateKind(
        states.FEASIBILITY_WORDS, {"confirmed": "agreed", "unchecked": "none", "impossible": "objection"}
    ),
    "capability": StateKind(states.CAPABILITY_WORDS, {"can": "agreed", "conditional": "oral", "cannot": "objection"}),
    "invitation": StateKind(
        states.INVITATION_WORDS,
        {"sent": "asked", "opened": "oral", "answered": "agreed", "expired": "stale", "revoked": "na"}
        | {"on_paper": "asked", "handed": "na"},
    ),
    "promise": StateKind(
        states.PROMISE_WORDS,
        {
            "not_yet": "none",
            "due": "clock",
            "kept": "agreed",
            "late": "oral",
            "missed": "failed",
        }
        | dict.fromkeys(["not_needed", "not_obtainable"], "na"),
    ),
    "thread": StateKind(
        states.THREAD_WORDS, {"waiting": "question", "answered": "oral", "changed": "asked", "settled": "agreed"}
    ),
    "mail": StateKind(
        states.MAIL_WORDS,
        {"queued": "clock", "sending": "asked", "sent": "agreed", "failed": "failed"}
        | {"delivered": "agreed", "returned": "failed"},
    ),
    "condition": StateKind(states.CONDITION_WORDS, {"good": "agreed", "attention": "stale", "bad": "failed"}),
    "person": StateKind(
        states.PERSON_WORDS, {"active": "agreed", "invited": "asked", "locked": "stale", "ended": "na"}
    ),
    "round": StateKind(
        states.ROUND_WORDS,
        {"waiting": "question", "counting": "clock", "called_back": "na", "going": "asked", "paused": "stale"},
    ),
    "alert": StateKind(states.ALERT_WORDS, {"waiting": "stale", "taken": "agreed", "dismissed": "na"}),
    "incident": StateKind(states.INCIDENT_WORDS, {"open": "stale", "recovered": "agreed", "closed": "na"}),
}
# A state whose sign is drawn with another picture.
PICTURES = {"failed": "objection"}
# What a browser's own fields can show.
_DAY, _TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?"
_NATIVE = {
    "date": re.compile(_DAY),
    "time": re.compile(_TIME),
    "datetime-local": re.compile(f"{_DAY}[ T]{_TIME}"),
}
BANNER_SIGNS = {"good": "agreed", "info": "info", "warn": "stale", "bad": "objection"}
MESSAGE_KINDS = {"success": "good", "warning": "warn", "error": "bad"}
MENU = (
    ("home", _("ホーム")),
    ("board", pgettext_lazy("menu", "合意の状況")),
    ("agreement-list", _("議事録")),
    ("system-list", _("対応方針")),
    ("meeting-list", _("打合せ")),
    ("party-list", _("顧客・連携先")),
    ("incident-list", _("障害")),
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """The sign of that name in static/icons.svg; the words beside it say what it means."""
    box = 28 if name == "brand" else 20
    return format_html(
        '<svg class="icon" viewBox="0 0 {0} {0}" aria-hidden="true"><use href="{1}#{2}"/></svg>',
        box,
        static("icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def at(context: Context, noun: str = "", *more: Any) -> str:
    """The address of a page of what is edited (views/editor/edited.py); without a noun, of its whole."""
    return context["edited"].address(noun, *more)


@register.simple_tag
def status(state: Any, kind: str = "pair", note: Any = "") -> SafeString:
    """A state as sign and word; `kind` is one of STATE_KINDS, `note` follows the word (第3版, 10:36)."""
    known = STATE_KINDS[kind]
    key = str(state)
    sign = known.signs.get(key, key) if key in known.words else "none"
    word = known.words.get(key, key)
    tail = format_html(" {}", note) if note else ""
    return format_html(
        '<span class="status" data-state="{}">{}{}{}</span>', sign, icon(PICTURES.get(sign, sign)), word, tail
    )


@register.simple_tag
def said(sign: str, words: Any) -> SafeString:
    """A status with words of the page's own (この端末に保存済み 12:04) under a sign of the same family."""
    return format_html('<span class="status" data-state="{}">{}{}</span>', sign, icon(PICTURES.get(sign, sign)), words)


@register.simple_tag
def level(item: Any, *, name: bool = True) -> SafeString:
    """A severity level, ■1 停止 or ■ P1 停止; takes whatever has .mark, .number, .name and may have a .label and a
    .name_read in the reader's language. Without `name` only ■1."""
    if item is None or item == "":
        return SafeString("")
    label = getattr(item, "label", "")
    sign = marked(item.mark, label) if label else f"{item.mark}{item.number}"
    word = format_html(" {}", getattr(item, "name_read", item.name)) if name else ""
    return format_html('<span class="level" data-level="{}"><b>{}</b>{}</span>', item.number, sign, word)


@register.inclusion_tag("_menu.html", takes_context=True)
def menu(context: Context, current: str = "") -> dict[str, Any]:
    """The main menu. The current entry is the one whose address the page lies under, or the named one."""
    request = context.get("request")
    path = getattr(request, "path", "")
    entries = []
    for name, label in MENU:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        within = current == name if current else address != "/" and path.startswith(address)
        here = "page" if path == address else "true" if within else ""
        entries.append({"address": address, "label": label, "here": here})
    return {"entries": entries}


@register.inclusion_tag("_error_summary.html")
def error_summary(*forms: Any, title: str = "", refused: Any = "", place: str = "") -> dict[str, Any]:
    """What must be put right, above a form: each error with a link to its field. Takes forms (or lists), formsets.

    Nothing is shown when nothing is wrong. `title` replaces 「N か所を直してください」; `refused` is a verb's refusal;
    `place` is the id of what to mend where an error has no field.
    """
    several = [one for form in forms for one in (form if isinstance(form, list) else [form])]
    found = [error for form in several if form is not None for error in _errors_of(form)]
    if refused:
        found.insert(0, {"words": refused, "field": "", "target": ""})
    if place:
        found = [error | {"target": error["target"] or place} for error in found]
    # A field that is wrong in two ways is one place.
    places = len({(error["target"], error["field"] or error["words"]) for error in found})
    return {"found": found, "places": places, "title": title}


def _errors_of(form: BaseForm | BaseFormSet) -> list[dict[str, Any]]:
    if isinstance(form, BaseFormSet):
        own = [{"words": words, "field": "", "target": ""} for words in form.non_form_errors()]
        return own + [error for part in form.forms for error in _errors_of(part)]
    found = [{"words": words, "field": "", "target": ""} for words in form.non_field_errors()]
    for field in form:
        target = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
        found += [{"words": words, "field": field.label, "target": target} for words in field.errors]
    return found


@register.simple_tag
def page_numbers(page: Any) -> list[int | str]:
    """The page numbers worth a link: the ends, and two on each side of this one."""
    if getattr(page.paginator, "is_long", False):
        return page.numbers()
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.filter
def native_type(value: Any, kind: str) -> str:
    """The type of a field for a day or a time: the browser's own, but text for what it could not show again."""
    return kind if not value or _NATIVE[kind].fullmatch(str(value)) else "text"


@register.filter
def native_moment(value: Any) -> str:
    """A day and a time as the browser's own field takes them; anything else as it was typed."""
    text = str(value)
    return text.replace(" ", "T", 1) if _NATIVE["datetime-local"].fullmatch(text) else text


@register.filter
def banner_kind(tags: str) -> str:
    """The banner of a message's level."""
    return next((MESSAGE_KINDS[tag] for tag in tags.split() if tag in MESSAGE_KINDS), "info")


@register.filter
def banner_sign(kind: str) -> str:
    """The sign of a banner's kind."""
    return BANNER_SIGNS.get(kind, "info")


@register.filter
def date_table(value: date | datetime | None, zone: str | None = None) -> str:
    """2026-10-19"""
    return display.date_table(value or None, zone)


@register.filter
def datetime_table(value: datetime | None, zone: str | None = None) -> str:
    """2026-10-19 17:00"""
    return display.datetime_table(value or None, zone)


@register.filter
def date_letter(value: date | datetime | None, zone: str | None = None) -> str:
    """10月19日（月）, Mon 19 Oct 2026"""
    return display.date_letter(value or None, zone)


@register.simple_tag(takes_context=True)
def form_key(context: Any) -> str:
    """The hidden field that makes a form sent again the same form (agreements/views/send_once.py)."""
    known = context["request"].POST.get("form_key", "")[:64]
    return format_html('<input type="hidden" name="form_key" value="{}">', known or get_random_string(32))


@register.filter
def date_letter_year(value: date | datetime | None, zone: str | None = None) -> str:
    """2026年10月19日（月）, Mon 19 Oct 2026"""
    return display.date_letter(value or None, zone, year=True)


@register.filter
def datetime_letter(value: datetime | None, zone: str | None = None) -> str:
    """10月19日（月）17:00（日本時間）, Mon 19 Oct 2026, 17:00 (Japan time)"""
    return display.datetime_letter(value or None, zone)


@register.filter
def datetime_letter_year(value: datetime | None, zone: str | None = None) -> str:
    """2026年10月19日（月）17:00（日本時間）"""
    return display.datetime_letter(value or None, zone, year=True)


@register.filter
def zone_called(at: datetime, zone: str) -> str:
    """日本時間: how people call the zone."""
    return display.zone_name(at.astimezone(ZoneInfo(zone)))


register.filter("minutes", lambda value: display.unbroken(display.minutes(value)))
register.filter("phone", display.phone)
register.filter("label", label_named)
register.filter("kept", words)
register.filter("mail_address", mail_address)
register.filter("read", lambda row, name: row.read(name))
register.filter("short_hash", display.short_hash)
