"""The minutes of the demo are written as the rubric asks: every check of typed content that must hold, holds."""

import re
from datetime import date
from typing import Any

import pytest

from agreements.content import AgreementContent
from agreements.content.parts import Contact, Part
from agreements.content.said import facts_of
from agreements.content.vocabulary import MATCH_WORDS, MOOD_WORDS, TOGETHER_WORDS, Words
from agreements.page_check import check_content
from incidents.demo.calendar import Calendar
from incidents.demo.register import FOLDER, read
from incidents.demo.wording import content_fields, translated_fields, with_names
from tests.agreements.example_content import example_content_both

_NAMES = sorted(path.stem for path in (FOLDER / "minutes").iterdir())
_CALENDAR = Calendar(date(2026, 11, 23))
_CONTACT = re.compile(r"\{@[^}]+\}")
# What real agreements say beyond the plainest: people take the demo as an example of how to write it.
_KINDS = {
    "AgreementContent": "steps staffing substitutes special_days upkeep not_agreed targets",
    "SeverityLevel": "label spans facts match measured_from first_contact updates update_minutes_to update_clock "
    "work_starts_minutes counter_examples counts_as_outage",
    "Contact": "more_roles never_together_with",
    "Act": "mood condition only_after_minutes services prerequisite undo from_event",
    "Staffing": "present when person takes apart",
    "Substitute": "from_minutes carries_minutes limit way_back catch_up",
    "SpecialDay": "change reason",
    "DecisionInformation": "levels condition only_after_minutes services",
    "DecisionCriterion": "threshold span fact then_level then_act then_text if_unknown",
    "Escalation": "levels condition services hand_over",
    "ReportPlan": "label channels channels_match recipients audience levels condition only_after_minutes services",
    "Upkeep": "owner_ours owner_theirs review_months review_with kept_at signed_by",
    "OpenPoint": "outcome",
}


@pytest.mark.parametrize("name", _NAMES)
def test_every_check_that_must_hold_holds(name: str) -> None:
    content = minutes_of(name)
    assert [(one.check, one.measured, one.hits) for one in check_content(content) if one.stops] == []


def test_every_kind_of_fact_is_used_once() -> None:
    used = _used_in_the_demo()
    unused = {part: {*fields.split()} - used[part].keys() for part, fields in _KINDS.items()}
    assert {part: fields for part, fields in unused.items() if fields} == {}


@pytest.mark.parametrize(
    ("part", "field", "words"),
    [
        ("Act", "mood", MOOD_WORDS),
        ("ReportPlan", "channels_match", TOGETHER_WORDS),
        ("SeverityLevel", "match", MATCH_WORDS),
    ],
)
def test_each_way_to_say_it_is_used_once(part: str, field: str, words: Words) -> None:
    assert _used_in_the_demo()[part][field] == set(words)


def _used_in_the_demo() -> dict[str, dict[str, set[str]]]:
    """What is written, by part and field, with the words of choices."""
    used: dict[str, dict[str, set[str]]] = {}
    seen: set[type[Part]] = set()

    def look(part: type[Part], written: list[dict[str, Any]]) -> None:
        said = used.setdefault(part.__name__, {})
        seen.add(part)
        for name in part.model_fields:
            values = [one[name] for one in written if name in one]
            flat = [value for one in values for value in (one if isinstance(one, list) else [one])]
            if values:
                said.setdefault(name, set()).update(value for value in flat if isinstance(value, str))
            within = facts_of(part, name).part
            if within and (flat or within not in seen):
                look(within, [value for value in flat if isinstance(value, dict)])

    files = [read(f"minutes/{name}") for name in _NAMES]
    sides = [list(data.get(side, {}).values()) for data in files for side in ("our_contacts", "their_contacts")]
    look(AgreementContent, [save for data in files for save in data["saves"]])
    look(Contact, [contact for side in sides for contact in side])
    return used


def minutes_of(name: str) -> AgreementContent:
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
