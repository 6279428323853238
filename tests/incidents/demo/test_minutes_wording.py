"""The minutes of the demo are written as the rubric asks: every check of typed content that must hold, holds."""

import re
from datetime import date
from typing import Any

import pytest

from agreements.content import AgreementContent
from agreements.content.parts import Contact, Item, Part
from agreements.content.said import facts_of
from agreements.page_check import check_content
from incidents.demo.calendar import Calendar
from incidents.demo.register import FOLDER, read
from incidents.demo.wording import content_fields, translated_fields, with_names
from tests.agreements.example_content import example_content_both

_NAMES = sorted(path.stem for path in (FOLDER / "minutes").iterdir())
_CALENDAR = Calendar(date(2026, 11, 23))
_CONTACT = re.compile(r"\{@[^}]+\}")
# What comes from the register, the plan and the meeting, is the same in every agreement, or is better not imitated.
_ELSEWHERE = {
    "AgreementContent": {
        "schema_version", "language", "translations", "time_zone", "system", "our_side", "their_side", "meeting",
        "capabilities", "contacts",
    },
    "Contact": {"key", "side", "department", "phone", "mail", "calendar", "no_answer_minutes", "next"},
    "Item": {"kept_words"},
}  # fmt: skip
_WHOLE = {"MeetingRecord", "Attendee", "Named", "TheirSide", "Phone", "Capability", "KeptWord"}
# The other words of these are as rare in life.
_UNSAID = {
    "answer": {"objection", "unanswered"},
    "from_event": {"detected", "started"},
    "measured_from": {"detected", "first_contact", "recovered", "started"},
    "first_contact": {"none"},
    "mark": {"◇"},
    "not_agreed": {"end_signal", "ways_out"},
    "leads_to": {"acts", "exceptions", "levels", "record"},
    "output": {"correction", "final"},
    "sign": {"le"},
    "and_sign": {"ge", "gt", "le"},
}


@pytest.mark.parametrize("name", _NAMES)
def test_every_check_that_must_hold_holds(name: str) -> None:
    content = _content(name)
    assert [(one.check, one.measured, one.hits) for one in check_content(content) if one.stops] == []


def test_every_kind_of_fact_is_used_once() -> None:
    """People take the demo as an example: what a content can hold is to be seen in it."""
    used, parts_seen = _used_in_the_demo()
    unused = {part.__name__: _own_fields(part) - used[part.__name__].keys() for part in parts_seen}
    here = {part: fields for part, fields in unused.items() if fields and part not in _WHOLE}
    assert here == _ELSEWHERE


def test_every_word_of_a_choice_is_used_once() -> None:
    used, parts_seen = _used_in_the_demo()
    unsaid: dict[str, set[str]] = {}
    for part in parts_seen:
        for name in _own_fields(part) & used[part.__name__].keys():
            words = facts_of(part, name).said.words or {}
            left = {word for word in words if isinstance(word, str)} - used[part.__name__][name]
            unsaid[name] = unsaid.get(name, left) & left
    assert {name: words for name, words in unsaid.items() if words} == _UNSAID


def _used_in_the_demo() -> tuple[dict[str, dict[str, set[str]]], list[type[Part]]]:
    """What is written, by part and field; and every part there is. The fields of each item count as one kind's."""
    used: dict[str, dict[str, set[str]]] = {}
    seen: list[type[Part]] = []

    def look(part: type[Part], written: list[dict[str, Any]]) -> None:
        if part not in seen:
            seen.append(part)
        for name in part.model_fields:
            values = [one[name] for one in written if name in one]
            flat = [value for one in values for value in (one if isinstance(one, list) else [one])]
            owner = Item if issubclass(part, Item) and name in Item.model_fields and name != "key" else part
            if values:
                said = used.setdefault(owner.__name__, {}).setdefault(name, set())
                said.update(value for value in flat if isinstance(value, str))
            within = facts_of(part, name).part
            if within:
                look(within, [value for value in flat if isinstance(value, dict)])
        used.setdefault(part.__name__, {})

    files = [read(f"minutes/{name}") for name in _NAMES]
    sides = [list(data.get(side, {}).values()) for data in files for side in ("our_contacts", "their_contacts")]
    look(AgreementContent, [save for data in files for save in data["saves"]])
    look(Contact, [contact for side in sides for contact in side])
    return used, [*seen, Item]


def _own_fields(part: type[Part]) -> set[str]:
    fields = set(part.model_fields)
    return (
        fields - {"key"}
        if part is Item
        else fields - (Item.model_fields.keys() - {"key"} if issubclass(part, Item) else set())
    )


def _content(name: str):
    """Give the minutes as they stand after all saves; to the example's contacts come the roles the minutes name."""
    party = name.partition("-")[0]
    written = [read(f"minutes/{one}") for one in _NAMES if one.startswith(party) and one <= name]
    language = written[0]["language"]
    saves = [content_fields(save, language) for data in written for save in _CALENDAR.fill(data["saves"], language)]
    fields = {field: value for save in saves for field, value in save.items()}
    fields = with_names(fields, dict.fromkeys(_CONTACT.findall(str(fields)), "contact-our-lead"))
    content = example_content_both(
        **{"language": language, "translations": ["ja" if language == "en" else "en"]} | fields
    )
    words = [pair for data in written for pair in _CALENDAR.fill(data["words"])]
    content = content.model_copy(update=translated_fields(content, words))
    named = [*(act.role for act in content.acts), *(role for level in content.levels for role in level.roles_called)]
    cards = [content.contacts[-1].model_copy(update={"key": f"card-{n}", "role": role}) for n, role in enumerate(named)]
    return content.model_copy(update={"contacts": [*content.contacts, *cards]})
