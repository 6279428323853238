"""Names tell people apart: one each among those at work, with history, and a sign-in leaves none."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.models import User


@pytest.mark.parametrize("name", ["佐久間 蓮", "佐久間蓮", "佐久間　蓮", " 佐久間 蓮 "])
def test_nobody_takes_the_name_of_somebody_at_work(ren: User, name: str) -> None:
    with pytest.raises(ValidationError, match="同じお名前"):
        User(username="other", display_name=name, email="o@ops.example", password="x").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("other", display_name=name)


@pytest.mark.parametrize(("name", "other"), [("Nao Noguchi", "ＮＡＯ　noguchi"), ("ｱｵｷ", "アオキ")])
def test_case_and_width_make_no_other_name(db: None, name: str, other: str) -> None:
    User.objects.create_user("one", display_name=name)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("two", display_name=other)


def test_a_name_of_letters_that_unfold_fits(db: None) -> None:
    """㌖ is six letters of what names are compared by."""
    name = "㌖" * 80
    assert User.objects.create_user("one", display_name=name).name_key == ("キロメートル" * 80)[:200]
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("two", display_name=name)


@pytest.mark.parametrize("unseen", "\u034f\u115f\u1160\u180e\u200b\u2060\u2800\u3164\ufe00\ufeff\uffa0\U000e0100")
def test_what_leaves_no_mark_makes_no_other_name(unseen: str, ren: User) -> None:
    with pytest.raises(ValidationError, match="同じお名前"):
        User(username="other", display_name=f"佐久間{unseen} 蓮", email="o@ops.example", password="x").full_clean()


def test_a_user_name_that_stands_for_a_name_counts(db: None) -> None:
    User.objects.create_user("nao")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("other", display_name="NAO")


def test_the_name_of_somebody_who_left_is_free_and_stays_theirs(ren: User) -> None:
    ren.is_active = False
    ren.save()
    other = User.objects.create_user("other", display_name="佐久間 蓮")
    assert (str(other), str(ren)) == ("佐久間 蓮", "佐久間 蓮")
    ren.is_active = True
    with pytest.raises(IntegrityError), transaction.atomic():
        ren.save(update_fields=["is_active"])


def test_a_name_has_history_and_a_sign_in_has_none(ren: User, client) -> None:
    client.login(username="ren", password="a-long-password-for-tests")
    ren.display_name = "佐久間 廉"
    ren.save(update_fields=["display_name"])
    assert list(ren.history.values_list("display_name", flat=True)) == ["佐久間 廉", "佐久間 蓮"]
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("other", display_name="佐久間廉")
