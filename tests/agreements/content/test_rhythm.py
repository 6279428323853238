"""By when one hears of an outage: in minutes, in words, by the clock, or not at all, and each said as it is."""

import pytest
from django.utils.translation import override

from agreements.content import canonical_text, problems_of, read_content
from agreements.content.level_words import first_contact_words, updates_words
from agreements.content.lists import LISTS
from agreements.forms.draft import item_form
from agreements.page_check.typed.l8_rhythm import l8_rhythm
from agreements.pdf.level_rows import level_rows
from tests.agreements.example_content import example_content
from tests.agreements.page_check.typed.examples import plain_of
from tests.agreements.typed import typed

SILENT = {"first_contact_minutes": None, "update_minutes": None}


def content_with(*changes, language="ja"):
    """The example with the named fields of its first levels changed; None takes one away."""
    levels = plain_of(language)["levels"]
    changed = [level | change for level, change in zip(levels, [*changes, {}, {}, {}], strict=False)]
    plain = [{name: value for name, value in level.items() if value is not None} for level in changed]
    return example_content(language, levels=plain)


def edited(level, content, words):
    """The form of a level as it is sent with these times of updates."""
    data = typed(item_form(LISTS["levels"], level, content), update_clock=words)
    return item_form(LISTS["levels"], level, content, data)


@pytest.mark.parametrize(
    ("change", "first", "page_one"),
    [
        ({}, "検知から15分以内", "15分以内"),
        ({"measured_from": "reported"}, "連絡を受けてから15分以内", "15分以内"),
        ({"first_contact_minutes": 0}, "検知したらすぐ", "すぐ"),
        ({**SILENT, "first_contact": "at_once"}, "検知したらすぐ", "すぐ"),
        ({**SILENT, "first_contact": "with_recovery"}, "復旧報と同時", "復旧報と同時"),
        ({**SILENT, "first_contact": "none"}, "出さない", "出さない"),
        (SILENT, "", "取り決めなし"),
    ],
)
def test_a_first_report_is_said_as_it_was_agreed(change, first, page_one):
    content = content_with(change)
    with override("ja"):
        assert (first_contact_words(content.levels[0]), level_rows(content)[0].first) == (first, page_one)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"update_minutes": 20, "update_minutes_to": 40}, "20分〜40分ごと"),
        ({**SILENT, "update_clock": [":05", ":35"]}, "毎時05、35分"),
        ({**SILENT, "update_clock": ["09:00", "13:00"]}, "9:00、13:00"),
        ({**SILENT, "updates": "on_change"}, "変化があったとき"),
        ({**SILENT, "updates": "none"}, "出さない"),
        (SILENT, ""),
    ],
)
def test_updates_are_said_as_they_were_agreed(change, words):
    content = content_with(change)
    with override("ja"):
        assert updates_words(content.levels[0]) == words
        assert level_rows(content)[0].update == (words or "取り決めなし")


def test_what_was_agreed_in_words_passes_the_rules_and_l8():
    words = {**SILENT, "first_contact": "none", "updates": "none"}
    assert l8_rhythm(content_with(words, words, words)).passed
    assert [problem.path for problem in problems_of(content_with(words)) if problem.weight == "must"] == []
    assert not l8_rhythm(content_with(SILENT)).passed
    assert l8_rhythm(content_with({**SILENT, "counts_as_outage": False})).passed


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"first_contact": "none"}, "levels.0.first_contact"),
        ({"updates": "none"}, "levels.0.updates"),
        ({"update_clock": [":05"]}, "levels.0.updates"),
        ({"measured_from": "recovered"}, "levels.0.measured_from"),
    ],
)
def test_what_cannot_be_meant_at_once_is_refused(change, path):
    found = [problem.path for problem in problems_of(content_with(change)) if problem.weight == "must"]
    assert found == [path]


def test_an_older_content_keeps_its_canonical_text():
    text = canonical_text(content_with())
    assert (
        not {"label", "first_contact", "update_clock", "updates"}
        & read_content(text).levels[0].model_dump(mode="json", exclude_none=True).keys()
    )
    clock = canonical_text(content_with({**SILENT, "update_clock": [":05"]}))
    assert canonical_text(read_content(clock)) == clock


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("毎時5分、毎時35分", [":05", ":35"]),
        ("9時・13時30分", ["09:00", "13:30"]),
        (":10 and :40", [":10", ":40"]),
        ("９：００", ["09:00"]),
    ],
)
def test_times_are_typed_as_people_write_them(words, times):
    content = content_with({**SILENT})
    level = content.levels[0]
    form = item_form(
        LISTS["levels"], level, content, typed(item_form(LISTS["levels"], level, content), update_clock=words)
    )
    assert (form.is_valid(), form.part.update_clock) == (True, times)


@pytest.mark.parametrize("words", ["25時", "毎時75分", "朝"])
def test_what_is_no_time_is_said_at_its_field(words):
    content = example_content()
    level = content.levels[0]
    form = item_form(
        LISTS["levels"], level, content, typed(item_form(LISTS["levels"], level, content), update_clock=words)
    )
    assert list(form.errors) == ["update_clock"]
