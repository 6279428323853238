"""A contact as a draft says it, beside its row in the register: what was mended in the draft can go back there."""

from typing import Any

from agreements import display
from agreements.content import parts
from agreements.forms.party import ContactForm
from agreements.forms.table import typed_of
from agreements.models import Contact

# What both hold; who calls whom next is each agreement's own.
_TEXTS, _PLAIN = ("role", "department", "hours"), ("name", "mail")


def mended_form(drafted: parts.Contact, row: Contact) -> ContactForm:
    """Return the register's form of `row`, filled with what the draft says."""
    data = typed_of(ContactForm(instance=row))
    for name in _TEXTS:
        for field, words in _in_both(name, getattr(drafted, name), row).items():
            data[field] = words
    for name in _PLAIN:
        data[name] = getattr(drafted, name) or ""
    data["phone"] = display.phone(drafted.phone.number) if drafted.phone else ""
    data.pop("phone_is_example", None)
    if drafted.phone and drafted.phone.example:
        data["phone_is_example"] = "on"
    if drafted.no_answer_minutes is not None:
        data["no_answer_minutes"] = str(drafted.no_answer_minutes)
    return ContactForm(data, instance=row)


def mended_lines(drafted: parts.Contact, row: Contact) -> list[tuple[str, str, str]]:
    """Return (what, as registered, as the draft says it) where they differ."""
    stands, mended = typed_of(ContactForm(instance=row)), mended_form(drafted, row)
    names = [name for name in mended.fields if name != "phone_is_example"]
    pairs = [(name, stands.get(name, ""), mended.data.get(name, "")) for name in names]
    return [(str(mended[name].label), was, now) for name, was, now in pairs if was != now]


def _in_both(name: str, text: Any, row: Contact) -> dict[str, str]:
    """A text known in one language stays where it is known: English does not take the place of Japanese."""
    said, english = text or {}, f"{name}_en"
    has_english = english in ContactForm(instance=row).fields
    if "ja" in said:
        return {name: said["ja"], **({english: said["en"]} if has_english and "en" in said else {})}
    if "en" in said and has_english and said["en"] != getattr(row, name):
        return {english: said["en"]}
    return {name: said.get("en", "")}
