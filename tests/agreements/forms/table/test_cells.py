"""What people write in cells, and what a field takes."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from agreements.forms.fields import LineField, NumberField
from agreements.forms.minutes import MinutesField, range_typed
from agreements.forms.phones import PhoneField
from agreements.forms.table.cells import Unread, plain, typed_in

LEVELS = {
    plain(word): key for word, key in {"■1 停止": "1", "■1": "1", "■": "1", "1": "1", "▲2": "2", "2": "2"}.items()
}


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("30", "30"), ("30分", "30"), ("３０分以内", "30"), ("1時間", "60"), ("1時間半", "90"), ("2時間15分", "135"),
        ("30 min", "30"), ("15分ごと", "15"), ("1 h", "60"), (" 5 ", "5"), ("0", "0"),
        ("すぐ", "すぐ"), ("半", "半"), ("30秒", "30秒"), ("-5", "-5"), ("1.5時間", "1.5時間"), ("9" * 30, "9" * 30),
    ],
)  # fmt: skip
def test_minutes(cell, minutes):
    assert typed_in(MinutesField(), cell, {}) == [minutes]


@pytest.mark.parametrize(
    ("cell", "number"), [("99.5", "99.5"), ("９９．５", "99.5"), ("1,200", "1200"), ("99.5%", "99.5"), ("半分", "半分")]
)
def test_numbers(cell, number):
    assert typed_in(NumberField(), cell, {}) == [number]


@pytest.mark.parametrize("cell", ["■1 ▲2", "1、2", "１,２", "■1\n▲2", "■ ▲2", "▲2・■1 停止", "1 2"])
def test_levels(cell):
    assert sorted(typed_in(forms.MultipleChoiceField(), cell, LEVELS)) == ["1", "2"]


def test_all_levels_are_none_in_particular():
    assert typed_in(forms.MultipleChoiceField(), "すべて", LEVELS) == []


@pytest.mark.parametrize("cell", ["■5", "1、9", "停止"])
def test_a_level_that_is_not_there_is_named(cell):
    with pytest.raises(Unread, match=r"選べません.*■1停止"):
        typed_in(forms.MultipleChoiceField(), cell, LEVELS)


def test_the_choices_are_told_in_the_words_of_the_page():
    field = forms.ChoiceField(choices=[("", "Choose one"), ("first", "First report"), ("last", "Final report")])
    known = {plain(word): key for word, key in {"第一報": "first", "First report": "first", "最終報": "last"}.items()}
    with pytest.raises(Unread, match=r"：First report、Final report$"):
        typed_in(field, "soon", known)
    assert typed_in(field, "最終報", known) == ["last"]


@pytest.mark.parametrize(("cell", "said"), [("はい", ["on"]), ("○", ["on"]), ("TRUE", ["on"]), ("×", []), ("No", [])])
def test_yes_and_no(cell, said):
    assert typed_in(forms.BooleanField(), cell, {}) == said


def test_neither_yes_nor_no():
    with pytest.raises(Unread, match="たぶん"):
        typed_in(forms.BooleanField(), "たぶん", {})


@pytest.mark.parametrize(
    ("cell", "day"), [("2026/11/20", "2026-11-20"), ("2026年1月2日", "2026-01-02"), ("来週", "来週")]
)
def test_days(cell, day):
    assert typed_in(forms.DateField(), cell, {}) == [day]


def test_texts_stay_to_the_letter():
    assert typed_in(LineField(), " 止まる\u3000", {}) == [" 止まる\u3000"]
    assert typed_in(PhoneField(), " 03-0000-0142 ", {}) == ["03-0000-0142"]


@pytest.mark.parametrize(
    "cell",
    [
        "30〜60", "30～60分", "30~60", "30-60", "30–60", "30—60", "30−60", "３０ー６０", "30から60分まで",
        "30分から1時間", "0.5", "30 to 60 min",
    ],
)  # fmt: skip
def test_a_range_fills_both_fields_and_no_single_one(cell):
    ends = range_typed(cell)
    assert ends == (None if cell == "0.5" else ("30", "60"))
    if ends:
        with pytest.raises(ValidationError, match="幅ではなく"):
            MinutesField().clean(cell)
        with pytest.raises(ValidationError, match="幅ではなく"):
            NumberField().clean(
                cell.replace("分から", "から").replace("1時間", "60").replace("分", "").replace(" min", "")
            )


@pytest.mark.parametrize("cell", ["-5", "60〜30", "30〜", "〜30", "03-0000-0142", "30", "1-1-1", "a〜b"])
def test_what_is_no_range(cell):
    assert range_typed(cell) is None


def test_a_range_of_hours_is_of_hours():
    assert range_typed("1〜2時間") == ("60", "120")


def test_a_clock_is_no_number_of_minutes():
    with pytest.raises(ValidationError, match="読み分けられません"):
        MinutesField().clean("1:30")
