"""What people type is kept as it is, or refused with a sentence that says what is wrong."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from agreements.forms.draft.fields import MomentField
from agreements.forms.fields import LineField, TextField
from agreements.forms.minutes import MinutesField
from agreements.forms.phones import PhoneField
from incidents.forms.incident import InstantField

DAYS_AND_TIMES = {
    "date": (forms.DateField, "2026-10-19"),
    "time": (forms.TimeField, "10:00"),
    "datetime-local": (InstantField, "2026-10-19T17:00"),
    "moment": (MomentField, "2026-10-19T17:00"),
}


def refusal(field, typed):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return refused.value.messages


@pytest.mark.parametrize("field", [LineField(), TextField()])
def test_bidi_overrides_and_controls_are_named(field):
    assert refusal(field, "a\u202eb") == [
        "1行目に、使えない文字 U+202E（RIGHT-TO-LEFT OVERRIDE）があります。取り除いてください。"
    ]
    assert refusal(field, "a\x07b") == ["1行目に、使えない文字 U+0007（制御文字）があります。取り除いてください。"]


def test_a_line_is_one_line():
    assert LineField().clean(" 停止 ") == "停止"
    assert refusal(LineField(), "停止\n遅延") == ["1行で書いてください。"]


def test_a_text_keeps_its_lines():
    assert TextField().clean("停止\r\n遅延") == "停止\n遅延"
    assert len(refusal(TextField(), "あ" * 4_001)) == 1


def test_minutes_are_whole():
    assert MinutesField().clean("１５") == 15
    assert refusal(MinutesField(), "すぐ") == ["分を整数で入れてください（例 15）。"]
    assert len(refusal(MinutesField(), "-1")) == 1


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("03-0000-0142", "+81300000142"),
        ("０３－００００－０１４２", "+81300000142"),
        ("+81 3-0000-0142", "+81300000142"),
        ("+1 212-555-0123", "+12125550123"),
    ],
)
def test_phone_numbers_are_stored_as_e164(typed, stored):
    assert PhoneField().clean(typed) == stored


@pytest.mark.parametrize("typed", ["内線", "123", "03-1234-567", "03-0000-0142-9999-9999"])
def test_what_is_no_phone_number_is_said(typed):
    assert refusal(PhoneField(), typed) == ["電話番号として読めません。市外局番から入れてください（例 03-0000-0142）。"]


def test_an_empty_field_says_what_to_do():
    assert refusal(PhoneField(), "") == ["入力してください。"]
    assert PhoneField(required=False).clean("") == ""


@pytest.mark.parametrize("kind", DAYS_AND_TIMES)
def test_days_and_times_have_the_browsers_own_field(kind):
    made, sent = DAYS_AND_TIMES[kind]
    form = type("Asked", (forms.Form,), {"when": made(required=False)})
    native = "datetime-local" if kind == "moment" else kind
    assert f'type="{native}"' in str(form()["when"])
    answered = form({"when": sent})
    assert answered.is_valid(), answered.errors
    again = form(initial={"when": answered.cleaned_data["when"]})
    assert f'type="{native}"' in str(again["when"])
    assert f'value="{sent}"' in str(again["when"])
    # What no field of a browser's own could show again is shown as it was typed.
    refused = form({"when": "あしたの10時"})
    assert not refused.is_valid()
    assert 'type="text"' in str(refused["when"])
    assert 'value="あしたの10時"' in str(refused["when"])
