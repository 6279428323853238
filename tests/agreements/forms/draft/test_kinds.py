"""Every kind of section and item can be written in full and read back; what is not touched stays to the letter."""

import pytest

from agreements.content import SECTIONS, AgreementContent, parts
from agreements.content.lists import LISTS, items_of
from agreements.forms.draft import item_form, single_form
from agreements.forms.draft.kinds import ITEM_ROWS, SINGLE_ROWS
from tests.agreements.bad_text import BAD_TEXTS
from tests.agreements.example_content import example_content
from tests.agreements.typed import filled, typed

KINDS = pytest.mark.parametrize("kind", LISTS.values(), ids=list(LISTS))
SINGLES = pytest.mark.parametrize(
    "section", [one for one in SECTIONS if one.name in SINGLE_ROWS], ids=lambda one: one.name
)
LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])
# Kept by the form beside what it asks for.
_ELSEWHERE = {"key", "consent", "change_reason", "kept_words", "attendees"}


@KINDS
def test_every_field_of_an_item_is_asked_for(kind):
    asked = {shape.name for row in ITEM_ROWS[kind.part] for shape in row}
    assert asked == set(kind.part.model_fields) - _ELSEWHERE


def test_every_field_of_the_document_is_asked_for():
    asked = {shape.name for _field, rows in SINGLE_ROWS.values() for row in rows for shape in row}
    single = {*AgreementContent.model_fields, *parts.MeetingRecord.model_fields, *parts.EndSignal.model_fields}
    assert asked == single - set(LISTS) - {"schema_version", "meeting", "end_signal"}


@KINDS
@LANGUAGES
def test_an_item_not_touched_stays_to_the_letter(kind, language):
    content = example_content(language)
    for item in items_of(content, kind.name):
        form = item_form(kind, item, content, typed(item_form(kind, item, content)))
        assert form.is_valid(), form.errors
        assert form.part == item


@SINGLES
@LANGUAGES
def test_a_section_not_touched_stays_to_the_letter(section, language):
    content = example_content(language)
    form = single_form(section, content, typed(single_form(section, content)))
    assert form.is_valid(), form.errors
    assert form.document_fields() == {name: getattr(content, name) for name in form.document_fields()}


@KINDS
def test_a_new_item_is_written_in_full_and_read_back(kind):
    step = {"key": "step", "scale": {"ja": "広さ"}, "name": {"ja": "全店"}}
    content = example_content(steps=[step])
    blank = item_form(kind, None, content)
    form = item_form(kind, None, content, filled(blank))
    assert form.is_valid(), form.errors
    assert form.part.key == blank.key
    again = item_form(kind, form.part, content)
    back = item_form(kind, form.part, content, typed(again))
    assert (back.is_valid(), back.part) == (True, form.part)
    empty = {name for name, value in form.part.model_dump().items() if value in (None, [], {})}
    assert empty == set()


@SINGLES
def test_a_section_is_written_in_full(section):
    content = example_content()
    form = single_form(section, content, filled(single_form(section, content)))
    assert form.is_valid(), form.errors
    changed = form.document_fields()
    assert all(value != getattr(content, name) for name, value in changed.items())


def test_what_other_languages_say_is_kept():
    content = example_content()
    act = content.acts[0].model_copy(
        update={"sentence": {"ja": "再送を止める", "en": "Stop the retries"}, "gain": None}
    )
    data = typed(item_form(LISTS["acts"], act, content), sentence="再送を全部止める", gain="待たずに済む")
    form = item_form(LISTS["acts"], act, content, data)
    assert form.is_valid(), form.errors
    assert form.part.sentence == {"ja": "再送を全部止める", "en": "Stop the retries"}
    assert form.part.gain == {"ja": "待たずに済む"}


def test_lines_keep_their_other_languages_and_their_own_line_ends():
    content = example_content()
    examples = [{"ja": "E-71", "en": "E-71 at every till"}, {"ja": "2行\nある例"}]
    level = content.levels[0].model_copy(update={"examples": examples})
    untouched = item_form(LISTS["levels"], level, content, typed(item_form(LISTS["levels"], level, content)))
    assert (untouched.is_valid(), untouched.part.examples) == (True, examples)
    level = level.model_copy(update={"examples": examples[:1]})
    data = typed(item_form(LISTS["levels"], level, content), examples="E-71\r\nE-72")
    changed = item_form(LISTS["levels"], level, content, data)
    assert (changed.is_valid(), changed.part.examples) == (True, [examples[0], {"ja": "E-72"}])


@pytest.mark.parametrize("odd", ["2行目が空\n", "\n1行目が空", "間が\n\n空", "空白の行\n \nがある"])
def test_a_line_that_holds_an_empty_one_comes_back_as_it_was(odd):
    content = example_content()
    examples = [{"ja": odd, "en": odd}, {"ja": "E-72", "en": "E-72"}]
    level = content.levels[0].model_copy(update={"examples": examples, "roles_called": examples})
    form = item_form(LISTS["levels"], level, content, typed(item_form(LISTS["levels"], level, content)))
    assert form.is_valid(), form.errors
    assert (form.part.examples, form.part.roles_called) == (examples, examples)


def text_fields(form):
    plain = {"TextInput", "Textarea"}
    return [bound.name for bound in form if type(bound.field.widget).__name__ in plain and bound.name not in NOT_TEXT]


# Fields that ask for a number, a day or an address say so themselves.
NOT_TEXT = {
    "update_clock",
    "mail",
    "phone",
    "phone_extension",
    "starts_at",
    "ends_at",
    "due",
    "effective_from",
    "review_by",
}
NAUGHTY = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% now 'Y' %}",
    "'; DROP TABLE x;--",
    "𠮷野家 鷗外",
    " 端の空白 ",
    "%s%(x)s",
]


@KINDS
@pytest.mark.parametrize("text", NAUGHTY)
def test_a_strange_text_is_kept_exactly(kind, text):
    content = example_content()
    blank = item_form(kind, None, content)
    names = [name for name in text_fields(blank) if not name.endswith("value") and name != "kept_words"]
    data = filled(blank)
    for name in names:
        data[name] = "" if name in {"consent_who_decides", "consent_words"} else text
    form = item_form(kind, None, content, data)
    assert form.is_valid(), form.errors
    again = item_form(kind, form.part, content)
    shown = {name: again[name].value() for name in names if name in again.fields}
    assert set(shown.values()) <= {text, ""}


@KINDS
@pytest.mark.parametrize("name", ["control", "bidi", "nul", "huge"])
def test_a_text_that_cannot_be_read_is_refused_at_its_field(kind, name):
    content = example_content()
    blank = item_form(kind, None, content)
    for field in text_fields(blank):
        data = filled(blank)
        data[field] = BAD_TEXTS[name]
        form = item_form(kind, None, content, data)
        assert list(form.errors) == [field], field
        assert form[field].value() == BAD_TEXTS[name]


@pytest.mark.parametrize(
    ("typed_over", "field", "words"),
    [
        ({"thresholds_0_value": "たくさん"}, "thresholds_0_value", "数字で書いてください"),
        ({"thresholds_0_unit": ""}, "thresholds_0_unit", "入力してください。"),
        ({"thresholds_1_quantity": "応答時間"}, "thresholds_1_value", "入力してください。"),
        ({"thresholds_0_and_value": "70"}, "thresholds_0_and_value", "そろって"),
        ({"number": "9"}, "number", "9"),
        ({"first_contact_minutes": "-1"}, "first_contact_minutes", "0"),
        ({"first_contact_minutes": "9" * 30}, "first_contact_minutes", "527040"),
        ({"consent_answer": "question", "consent_condition": "夜間だけ"}, "consent_condition", "「同意」のとき"),
        ({"consent_who_decides": "部長"}, "consent_who_decides", "「当日判断」のとき"),
        ({"consent_answer": "agreed", "consent_words": "夜は困る"}, "consent_words", "「異議」"),
        ({"name": "   "}, "name", "入力してください。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed_over, field, words):
    content = example_content()
    level = content.levels[0]
    form = item_form(LISTS["levels"], level, content, typed(item_form(LISTS["levels"], level, content), **typed_over))
    assert not form.is_valid()
    assert words in str(form.errors[field])


@pytest.mark.parametrize(
    ("typed_over", "field"),
    [
        ({"phone": "0120"}, "phone"),
        ({"phone": "", "phone_extension": "12"}, "phone"),
        ({"phone_extension": "内線1234567"}, "phone_extension"),
        ({"mail": "当番"}, "mail"),
        ({"next": "nobody"}, "next"),
        ({"side": "both"}, "side"),
    ],
)
def test_a_contact_that_cannot_be_reached_is_refused(typed_over, field):
    content = example_content()
    contact = content.contacts[0]
    form = item_form(
        LISTS["contacts"], contact, content, typed(item_form(LISTS["contacts"], contact, content), **typed_over)
    )
    assert not form.is_valid()
    assert field in form.errors


def test_a_number_from_the_reserved_range_is_an_example():
    content = example_content()
    form = item_form(LISTS["contacts"], None, content, filled(item_form(LISTS["contacts"], None, content)))
    assert form.is_valid(), form.errors
    assert form.part.phone == parts.Phone(e164="+81300000199", extension="12", example=True)


def test_full_width_digits_are_understood():
    content = example_content()
    level = content.levels[0]
    over = {"thresholds_0_value": "２，０００．５", "first_contact_minutes": "１５"}
    form = item_form(LISTS["levels"], level, content, typed(item_form(LISTS["levels"], level, content), **over))
    assert form.is_valid(), form.errors
    assert (form.part.thresholds[0].value, form.part.first_contact_minutes) == ("2000.5", 15)


def test_an_emptied_threshold_is_left_out():
    content = example_content()
    level = content.levels[1]
    blank = item_form(LISTS["levels"], level, content)
    over = {name: "" for name in blank.fields if name.startswith("thresholds_")}
    form = item_form(LISTS["levels"], level, content, typed(blank, **over))
    assert (form.is_valid(), form.part.thresholds) == (True, [])


@KINDS
def test_what_few_need_is_folded_and_says_what_is_written_there(kind):
    content = example_content("ja")
    for item in items_of(content, kind.name):
        form = item_form(kind, item, content)
        laid = {bound.name for row in form.laid_out() for bound in row["fields"]}
        more = form.folded()
        folded = {bound.name for row in more["rows"] for bound in row["fields"]}
        assert laid | folded == {*form.fields} - {"key"}
        assert (laid & folded, more["is_open"]) == (set(), False)
    new = item_form(kind, None, content)
    assert [name for name, is_written in new.folded()["names"] if is_written] == []


def test_a_refused_field_is_not_hidden_in_its_fold():
    content = example_content("ja")
    act = content.acts[0]
    written = {str(name) for name, is_written in item_form(LISTS["acts"], act, content).folded()["names"] if is_written}
    assert "なぜするか" in written
    sent = typed(item_form(LISTS["acts"], act, content)) | {"only_after_minutes": "すぐ"}
    assert item_form(LISTS["acts"], act, content, sent).folded()["is_open"]


@pytest.mark.parametrize("field", ["next", "never_together_with"])
def test_an_item_is_not_among_the_choices_of_its_own_form(field: str) -> None:
    content = example_content()
    first, *others = content.contacts
    form = item_form(LISTS["contacts"], first, content)
    assert {key for key, _words in form.fields[field].choices} - {""} == {one.key for one in others}
    itself = first.model_copy(update={field: first.key if field == "next" else [first.key]})
    form = item_form(LISTS["contacts"], itself, content)
    assert first.key in {key for key, _words in form.fields[field].choices}
