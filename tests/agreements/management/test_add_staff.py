"""add_staff: an account with roles, or a sentence about what is wrong and nothing written."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agreements.models import Membership, OutgoingMail, System, User


def add(*arguments: str) -> str:
    said = io.StringIO()
    call_command("add_staff", *arguments, stdout=said)
    return said.getvalue()


def test_the_invited_person_chooses_the_password(administrator: User, payments: System, client: Client) -> None:
    said = add("nao", "--name", "野口 直", "--mail", "nao@ops.example", "--role", "payments:oncall")
    mail = OutgoingMail.objects.get(to="nao@ops.example")
    assert "nao@ops.example" in said
    assert mail.secret not in said + mail.body + mail.key
    chosen = {"password1": "correct horse battery", "password2": "correct horse battery"}
    form = client.get(f"/password/{mail.secret}/", follow=True)
    assert "野口 直 さん（ユーザー名 nao）" in form.content.decode()
    assert client.post(form.request["PATH_INFO"], chosen)["Location"] == "/login/"
    assert client.login(username="nao", password="correct horse battery")
    assert "このリンクは、もう使えません" in Client().get(f"/password/{mail.secret}/").content.decode()
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
