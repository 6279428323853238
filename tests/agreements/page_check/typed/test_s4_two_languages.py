"""S4: the same acts, numbers and phone numbers in both languages."""

import pytest

from tests.agreements.example_content import example_content, example_content_both
from tests.agreements.page_check.typed.examples import found


@pytest.mark.parametrize(
    ("ja", "en"),
    [
        ("１万円まで", "Up to 10,000 yen"),
        ("2.5億円と1,234件", "250000000 yen and 1234 items"),
        ("6月の訓練で14件", "14 in the drill of June"),
        ("3回に1回失敗する", "Fails one time in three"),
        ("1段目", "first row"),
        ("9:00まで", "until 09:00"),
        ("03-0000-0142 に電話", "Call +81 3-0000-0142"),
        ("99.90%", "99.9 %"),
        ("三件", "3 items"),
    ],
)
def test_the_same_in_other_digits(ja, en):
    assert found("S4", example_content_both(purpose={"ja": ja, "en": en})).hits == ()


@pytest.mark.parametrize(
    ("ja", "en"),
    [
        ("15分以内", "within 20 min"),
        ("15分以内", "within 15 min, 15 times"),
        ("15分以内", "soon"),
        ("03-0000-0142 に電話", "Call +81 3-0000-0143"),
        ("1万円まで", "Up to 1,000 yen"),
    ],
)
def test_other_numbers(ja, en):
    finding = found("S4", example_content_both(purpose={"ja": ja, "en": en}))
    assert finding.passed is False
    assert [hit.path for hit in finding.hits] == ["purpose.en"]


def test_what_is_not_translated_is_told_and_does_not_fail():
    finding = found("S4", example_content_both(purpose={"ja": "守るため。"}, notes={"en": "Say it."}))
    assert finding.passed
    assert [hit.path for hit in finding.hits] == ["purpose.en", "notes.ja"]
    assert "2" in finding.measured


def test_one_language_has_nothing_to_compare():
    assert found("S4", example_content("ja")).passed is None
