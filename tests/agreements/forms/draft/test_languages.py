"""A draft of two languages is asked for both; whatever one of them says is kept when the other is empty."""

import pytest

from agreements.content import section_named
from agreements.content.lists import LISTS
from agreements.forms.draft import item_form, level_rows, single_form
from tests.agreements.example_content import example_content, example_content_both
from tests.agreements.typed import filled, typed

BOTH = example_content_both()
KINDS = pytest.mark.parametrize("kind", LISTS.values(), ids=lambda kind: kind.name)


def items(kind):
    return BOTH.meeting.attendees if kind.name == "attendees" else getattr(BOTH, kind.name)


def sent(kind, item, content=BOTH, **changes):
    form = item_form(kind, item, content, typed(item_form(kind, item, content), **changes))
    assert form.is_valid(), form.errors
    return form.part


@KINDS
def test_what_is_not_touched_stays_to_the_letter_in_both(kind):
    assert [sent(kind, item) for item in items(kind)] == list(items(kind))


@KINDS
def test_a_new_item_is_written_in_both(kind):
    form = item_form(kind, None, BOTH, filled(item_form(kind, None, BOTH)))
    assert form.is_valid(), form.errors
    assert sent(kind, form.part) == form.part
    assert {tuple(value) for value in form.part.model_dump().values() if isinstance(value, dict) and "ja" in value} <= {
        ("ja", "en")
    }


def test_one_empty_language_takes_nothing_from_the_other():
    act, acts = BOTH.acts[0], LISTS["acts"]
    assert sent(acts, act, sentence_en="").sentence == {"ja": act.sentence["ja"]}
    assert sent(acts, act, gain="").gain == {"en": act.gain["en"]}
    assert sent(acts, act, gain="", gain_en="").gain is None
    assert sent(acts, act, sentence_en="Stop it.").sentence == {"ja": act.sentence["ja"], "en": "Stop it."}


def test_a_form_of_one_language_keeps_the_other():
    alone = BOTH.model_copy(update={"translations": []})
    act = BOTH.acts[0]
    form = item_form(LISTS["acts"], act, alone)
    assert not [name for name in form.fields if name.endswith("_en")]
    assert "lang" not in form.fields["sentence"].widget.attrs
    assert sent(LISTS["acts"], act, alone, sentence="止める。").sentence == {"ja": "止める。", "en": act.sentence["en"]}


def test_each_field_says_its_language():
    form = item_form(LISTS["acts"], BOTH.acts[0], BOTH)
    assert [form.fields[name].widget.attrs["lang"] for name in ("sentence", "sentence_en")] == ["ja", "en"]
    assert form.fields["sentence_en"].label == "すること（英語）"
    rows = [[bound.name for bound in row["fields"]] for row in form.laid_out()]
    assert rows[:3] == [["sentence", "sentence_en"], ["side"], ["role", "role_en"]]


def level_with(**lines):
    return BOTH.levels[0].model_copy(update=lines)


def test_lines_are_paired_by_their_place():
    level = level_with(examples=[{"ja": "一"}, {"ja": "二", "en": "two"}])
    levels = LISTS["levels"]
    form = item_form(levels, level, BOTH)
    assert form["examples_en"].value() == "\ntwo"
    assert sent(levels, level).examples == level.examples
    assert sent(levels, level, examples_en="one\ntwo").examples[0] == {"ja": "一", "en": "one"}
    assert sent(levels, level, examples="二\n三").examples == [{"ja": "二", "en": "two"}, {"ja": "三"}]
    assert sent(levels, level, examples_en="").examples == [{"ja": "一"}, {"ja": "二"}]


def test_more_lines_than_the_original_are_named_and_kept():
    data = typed(item_form(LISTS["levels"], BOTH.levels[0], BOTH), examples="一", examples_en="one\ntwo")
    form = item_form(LISTS["levels"], BOTH.levels[0], BOTH, data)
    assert list(form.errors) == ["examples_en"]
    assert form["examples_en"].value() == "one\ntwo"


def test_a_bad_character_is_told_at_its_own_field():
    data = typed(item_form(LISTS["acts"], BOTH.acts[0], BOTH), sentence_en="Stop\u202e it")
    assert list(item_form(LISTS["acts"], BOTH.acts[0], BOTH, data).errors) == ["sentence_en"]


def test_the_table_of_levels_asks_in_one_language_and_keeps_the_other():
    (row, *_rest) = level_rows(BOTH)
    assert not [name for name in row.fields if name.endswith("_en")]
    data = {f"{row.prefix}-{name}": value for name, value in typed(row, thresholds_0_value="40").dict().items()}
    again = level_rows(BOTH, data)[0]
    assert again.is_valid(), again.errors
    assert again.part.thresholds[0].quantity == BOTH.levels[0].thresholds[0].quantity
    assert again.part.thresholds[0].value == "40"


HEAD = section_named("head")


def head(content, **changes):
    form = single_form(HEAD, content, typed(single_form(HEAD, content), **changes))
    assert form.is_valid(), form.errors
    return form.document_fields()


def test_the_head_chooses_the_languages():
    content = example_content()
    assert head(content)["translations"] == []
    assert head(content, translations=["en"])["translations"] == ["en"]
    assert head(BOTH, translations=[])["translations"] == []
    assert head(BOTH)["title"] == BOTH.title


def test_with_a_new_original_the_old_one_is_a_translation():
    fields = head(BOTH, language="en")
    assert (fields["language"], fields["translations"]) == ("en", ["ja"])
    assert head(example_content(), language="en")["translations"] == []


def test_a_page_made_before_the_language_was_chosen_takes_nothing_away():
    alone = BOTH.model_copy(update={"translations": []})
    level = BOTH.levels[0]
    data = typed(item_form(LISTS["levels"], level, alone))
    form = item_form(LISTS["levels"], level, BOTH, data)
    assert form.is_valid(), form.errors
    assert form.part == level
