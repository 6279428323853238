"""The foot of each page: the number to call, the state in the middle, one line each (rubric P2)."""

import pytest
from django.utils.translation import override

from agreements.pdf.first_page import main_contact
from agreements.pdf.page import _foot_phone
from tests.agreements.example_content import example_content


@pytest.mark.parametrize(
    ("language", "hours", "state", "is_timed"),
    [
        ("ja", "24時間", "打合せで合意 2026-09-29", True),
        ("en", "24 h", "Approved 2026-09-29", True),
        ("en", "24 h", "Agreed in the meeting 2026-09-29", False),
        ("en", "weekdays 9:00–18:00", "", False),
    ],
)
def test_hours_stand_before_the_number_where_the_state_keeps_its_line(language, hours, state, is_timed):
    content = example_content(language)
    contact = main_contact(content)
    assert contact
    contact.hours = {language: hours}
    with override(language):
        assert _foot_phone(content, state, "a4").startswith(hours) == is_timed
