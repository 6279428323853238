"""A password is more than the person's own name."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from agreements.models import User

HAYAMA = User(username="hayama", display_name="葉山 みのり", email="minori.hayama@ops.example")


@pytest.mark.parametrize(
    "password",
    [
        "葉山みのり葉山みのりああ",
        "葉山　みのり葉山みのり",
        "葉山 みのり2026",
        "hayama-hayama",
        "HAYAMA-minori-1",
        "aaaaaaaaaaaa",
        "abababababab",
    ],
)
def test_a_name_is_no_password(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, HAYAMA)


@pytest.mark.parametrize(
    "password", ["hayama likes long walks", "青い鍵は郵便受けの中にある", "Xk3-98fP-qqLe", "葉山の海は十月も青い"]
)
def test_a_sentence_may_hold_a_name(password: str) -> None:
    validate_password(password + "。。", HAYAMA)
