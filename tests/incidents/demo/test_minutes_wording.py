"""The minutes of the demo are written as the rubric asks: every check of typed content that must hold, holds."""

from datetime import date

import pytest

from agreements.page_check import check_content
from incidents.demo.calendar import Calendar
from incidents.demo.register import FOLDER, read
from incidents.demo.wording import content_fields, translated_fields
from tests.agreements.example_content import example_content_both

_NAMES = sorted(path.stem for path in (FOLDER / "minutes").iterdir())
_CALENDAR = Calendar(date(2026, 11, 23))


@pytest.mark.parametrize("name", _NAMES)
def test_every_check_that_must_hold_holds(name: str) -> None:
    content = _content(name)
    assert [(one.check, one.measured, one.hits) for one in check_content(content) if one.stops] == []


def _content(name: str):
    """Give the minutes as they stand after all saves; to the example's contacts come the roles the minutes name."""
    party = name.partition("-")[0]
    written = [read(f"minutes/{one}") for one in _NAMES if one.startswith(party) and one <= name]
    language = written[0]["language"]
    saves = [content_fields(save, language) for data in written for save in _CALENDAR.fill(data["saves"], language)]
    fields = {field: value for save in saves for field, value in save.items()}
    content = example_content_both(
        **{"language": language, "translations": ["ja" if language == "en" else "en"]} | fields
    )
    words = [pair for data in written for pair in _CALENDAR.fill(data["words"])]
    content = content.model_copy(update=translated_fields(content, words))
    named = [*(act.role for act in content.acts), *(role for level in content.levels for role in level.roles_called)]
    cards = [content.contacts[-1].model_copy(update={"key": f"card-{n}", "role": role}) for n, role in enumerate(named)]
    return content.model_copy(update={"contacts": [*content.contacts, *cards]})
