"""Single phrases: a sentence within another, an act's deadline, a phone number."""

from django.utils.translation import gettext as _

from agreements import display
from agreements.content import parts
from agreements.content.level_words import within_words
from agreements.content.text import Language


def bare(sentence: str) -> str:
    """Return a sentence without its full stop, to stand inside another."""
    return sentence.strip().removesuffix("。").removesuffix(".")


def deadline_words(act: parts.Act) -> str:
    """Return 検知から10分以内 (or "within 10 min of detection"); nothing for an act without a deadline."""
    if act.within_minutes is None:
        return ""
    return within_words(act.within_minutes, act.from_event)


def phone_words(phone: parts.Phone, language: Language) -> str:
    """Return 03-0000-0142 内線12, with a word about numbers that reach nobody."""
    words = display.phone(phone.number, language)
    return _("%(number)s（見本）") % {"number": words} if phone.example else words
