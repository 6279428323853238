"""The six digits, as people type and paste them on a phone."""

import pytest
from django.core.exceptions import ValidationError

from agreements.forms.review import CodeField


@pytest.mark.parametrize(
    "typed", ["123456", "１２３ ４５６", "123-456", "確認番号：123456", " Code: 123 456\n", "「123456」"]
)
def test_the_six_digits_are_found(typed: str) -> None:
    assert CodeField().clean(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "１２３４５６ 10分", "六桁", "٣٣٣٣٣٣"])
def test_what_is_not_six_digits_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        CodeField().clean(typed)
