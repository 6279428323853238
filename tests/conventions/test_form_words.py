"""What a form says of a field that is empty or unreadable: the same plain words on every page, in both languages.

Django's own words are overridden by our catalogues, not in its classes; what is chosen has fields of ours.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import django
import polib
import pytest
from django import forms
from django.utils import translation

import agreements.forms
import incidents.forms
from agreements.content import SECTIONS
from agreements.content.lists import LISTS
from agreements.forms.draft import item_form, single_form
from agreements.forms.fields import SAID_MORE_PLAINLY
from tests.agreements.example_content import example_content
from tests.conventions.tree import ROOT

_WORDS = {
    "ja": {
        "type": "入力してください。",
        "choose": "選んでください。",
        "date": "日付は 2026-10-19 の形で入れてください。",
        "time": "時刻は 17:00 の形で入れてください。",
    },
    "en": {
        "type": "Fill this in.",
        "choose": "Choose one.",
        "date": "Write the date like 2026-10-19.",
        "time": "Write the time like 17:00.",
    },
}
# These say more than that something is missing.
_OWN_WORDS = {
    ("MeetingForm", "parties"),
    ("OutcomeForm", "outcome"),
    ("PasteForm", "rows"),
    ("AskForm", "contacts"),
    ("PublishForm", "contacts"),
    ("PresentForm", "present"),
    ("PublishForm", "questions_stay"),
    ("PublishForm", "unchecked"),
    ("StaffCommentForm", "text"),
    ("WithdrawalForm", "reason"),
    ("LevelChangeForm", "level"),
    ("NewIncidentForm", "level"),
}
_CHOICES = (forms.ChoiceField, forms.ModelChoiceField, forms.BooleanField)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_form_says_the_same(language: str) -> None:
    with translation.override(language):
        assert [line for name, fields in _forms() for line in odd_words(name, fields, _WORDS[language])] == []


def test_djangos_words_are_overridden_in_both_languages() -> None:
    theirs = {entry.msgid for entry in polib.pofile(_catalogue(Path(django.__file__).parent / "conf/locale", "ja"))}
    japanese = {entry.msgid for entry in polib.pofile(_catalogue(ROOT / "locale", "ja")) if entry.msgstr}
    english = {entry.msgid for entry in polib.pofile(_catalogue(ROOT / "locale", "en")) if entry.msgid.isascii()}
    assert set(SAID_MORE_PLAINLY) == japanese == english & theirs
    assert japanese - theirs == set()


def odd_words(name: str, fields: dict[str, forms.Field], words: dict[str, str]) -> Iterator[str]:
    """Give the fields whose message is not the one of all, nor words of their own that are listed here."""
    for field_name, field in fields.items():
        expected = words["choose" if isinstance(field, _CHOICES) else "type"]
        own = (name, field_name) in _OWN_WORDS
        if field.required and (str(field.error_messages["required"]) == expected) == own:
            yield f"{name}.{field_name}: {field.error_messages['required']}"
        for kind, key in ((forms.DateField, "date"), (forms.TimeField, "time")):
            if isinstance(field, kind) and str(field.error_messages["invalid"]) != words[key]:
                yield f"{name}.{field_name}: {field.error_messages['invalid']}"


def _forms() -> Iterator[tuple[str, dict[str, forms.Field]]]:
    """Every form class with its fields; the editor's forms as they are built for the example."""
    for room in (agreements.forms, incidents.forms):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for name, form in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(form, forms.BaseForm) and form.__module__ == module.name:
                    yield name, getattr(form, "base_fields", {})
    content = example_content()
    built = [*(item_form(kind, None, content) for kind in LISTS.values()), *(single_form(s, content) for s in SECTIONS)]
    yield from (("PartForm", form.fields) for form in built if form)


def _catalogue(folder: Path, language: str) -> str:
    return str(folder / language / "LC_MESSAGES/django.po")


def test_odd_words_are_found() -> None:
    fields = {
        "name": forms.CharField(error_messages={"required": "必須"}),
        "side": forms.ChoiceField(),
        "on": forms.DateField(error_messages={"invalid": "日付?"}),
    }
    with translation.override("ja"):
        assert list(odd_words("Form", fields, _WORDS["ja"])) == [
            "Form.name: 必須",
            "Form.side: 入力してください。",
            "Form.on: 日付?",
        ]
