"""What became of a contact in words: for mails and pages."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements import display
from agreements.content.annex import ContactNow
from agreements.content.labels import label_of
from agreements.content.parts import Contact
from agreements.content.reading import text_in
from agreements.content.text import Language
from agreements.content.vocabulary import LANGUAGE_WORDS


def role_in(one: ContactNow, language: Language) -> str:
    """Return whom it is about."""
    part = one.now or one.agreed
    return " ".join(filter(None, [text_in(part.role, language), part.name])) if part else ""


def lines_of(one: ContactNow, language: Language) -> list[str]:
    """Return what differs, a line a field (電話：旧 → 新), or that it came, or left and who follows."""
    with override(language):
        if one.has_left:
            heir = one.successor
            name = " ".join(filter(None, [text_in(heir.role, language), heir.name])) if heir else ""
            return [_("外れました。後任 %(heir)s") % {"heir": name} if heir else _("外れました。後任未定")]
        if one.now and one.is_new:
            return [
                _("加わりました。"),
                *(
                    _line(one.now, field, "", language)
                    for field in ("phone", "mail", "hours")
                    if getattr(one.now, field)
                ),
            ]
        return [_line(one.now, field, _said(getattr(one.agreed, field), language), language) for field in one.changed]


def _line(part: Contact | None, field: str, before: str, language: Language) -> str:
    label = label_of(Contact, field)
    facts = {"name": label[:1].upper() + label[1:], "before": before, "now": _said(getattr(part, field), language)}
    if not before:
        return _("%(name)s：%(now)s") % facts
    return _("%(name)s：%(before)s → %(now)s") % (facts | {"now": facts["now"] or _("なし")})


def _said(value: Any, language: Language) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, dict):
        return text_in(value, language) or ""
    if isinstance(value, list):
        return "、".join(str(LANGUAGE_WORDS[one]) for one in value)
    if isinstance(value, int):
        return display.minutes(value)
    return display.phone(value.number, language) if hasattr(value, "number") else str(value)
