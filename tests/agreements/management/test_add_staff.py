"""add_staff: an account with roles, or a sentence about what is wrong and nothing written."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agreements.models import Membership, System, User


def add(*arguments: str) -> str:
    said = io.StringIO()
    call_command("add_staff", *arguments, stdout=said)
    return said.getvalue()


def test_the_printed_password_opens_the_door(administrator: User, payments: System) -> None:
    said = add("nao", "--name", "野口 直", "--mail", "nao@ops.example", "--role", "payments:oncall")
    assert Client().login(username="nao", password=said.strip().rpartition("：")[2])
    assert list(Membership.objects.filter(user__username="nao").values_list("system__slug", "role")) == [
        ("payments", "oncall")
    ]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["no spaces", "--name", "x", "--mail", "x@ops.example"], "username"),
        (["nao", "--name", "x", "--mail", "nowhere"], "email"),
        (["admin", "--name", "x", "--mail", "x@ops.example"], "username"),
        (["nao", "--name", "x", "--mail", "x@ops.example", "--role", "nothing:lead"], "nothing"),
        (["nao", "--name", "x", "--mail", "x@ops.example", "--role", "payments:king"], "oncall"),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], word: str, administrator: User, payments: System) -> None:
    with pytest.raises(CommandError, match=word):
        add(*arguments)
    assert User.objects.count() == 1
