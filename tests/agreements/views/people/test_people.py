"""The pages of our own people: the administrator's alone; found, paged, and each cell of the table of roles is one."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agreements.models import Event, Membership, OutgoingMail, System, User, record_event
from agreements.workflow.access import record_access
from tests.agreements.views.doors import answers, everybody
from tests.cast import say_password


@pytest.fixture
def desk(people: SimpleNamespace, client: Client) -> Client:
    client.force_login(people.administrator)
    say_password(client)
    return client


@pytest.mark.parametrize("path", ["/people/", "/people/new/", "/people/roles/", "/people/log/"])
def test_the_pages_are_the_administrator_s(people: SimpleNamespace, path: str) -> None:
    assert answers(people, path) == everybody(403, outsider=403, administrator=200)


@pytest.mark.parametrize(("asked", "found"), [
    ("q=佐久間蓮", ["ren"]), ("q=mio%40ops", ["mio"]), ("q=ＲＥＮ", ["ren"]), ("state=locked", ["taku"]),
    ("state=invited", ["new"]), ("q=x%00", ["admin", "mio", "outsider", "ren", "taku", "new"]),
])  # fmt: skip
def test_people_are_found(desk: Client, people: SimpleNamespace, asked: str, found: list[str]) -> None:
    User.objects.filter(pk=people.taku.pk).update(is_active=False)
    User.objects.create_user("new", "new@ops.example", None, display_name="新しい 人")
    rows = desk.get(f"/people/?{asked}").context["rows"]
    assert sorted(user.username for user, _state, _roles in rows) == sorted(found)


@pytest.mark.parametrize("path", ["/people/", "/people/roles/", "/people/log/"])
def test_a_page_asks_the_same_of_the_database_however_many(
    desk: Client, payments: System, path: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def add(first: int, last: int) -> None:
        for number in range(first, last):
            user = User.objects.create(username=f"u{number}", display_name=f"人 {number}", password="x")
            Membership.objects.create(user=user, system=payments, role="reader")
            record_access(user=user, kind="access.signed_in", by=user, at=timezone.now())

    add(0, 1)
    desk.get(path)
    with CaptureQueriesContext(connection) as few:
        desk.get(path)
    add(1, 30)
    with django_assert_num_queries(len(few)):
        desk.get(path)


def test_somebody_is_invited_and_named(desk: Client, people: SimpleNamespace) -> None:
    typed = {"username": "nao", "display_name": "野口 直", "email": "nao@ops.example"}
    answer = desk.post("/people/new/", typed)
    nao = User.objects.get(username="nao")
    assert (answer["Location"], OutgoingMail.objects.get().to) == (f"/people/{nao.pk}/", "nao@ops.example")
    page = desk.get(f"/people/{nao.pk}/").content.decode()
    assert ("招待中" in page, "招待のメールをもう一度送る" in page, "招待した" in page) == (True, True, True)
    again = desk.post("/people/new/", typed | {"username": "nao2"})
    assert "同じお名前の方がいます" in again.content.decode()
    shouted = desk.post("/people/new/", typed | {"username": "NAO", "display_name": "野口 奈緒"})
    assert "このユーザー名は、もう使われています。" in shouted.content.decode()
    desk.post(f"/people/{nao.pk}/edit/", {"display_name": "野口 なお", "email": "nao@ops.example"})
    assert User.objects.get(pk=nao.pk).display_name == "野口 なお"
    taken = desk.post(f"/people/{nao.pk}/edit/", {"display_name": "佐久間　蓮", "email": "nao@ops.example"})
    assert "同じお名前の方がいます" in taken.content.decode()


def test_the_table_changes_what_was_changed(desk: Client, people: SimpleNamespace, booking: System) -> None:
    page = desk.get("/people/roles/").content.decode()
    cell = f"role.{people.mio.pk}.payments.oncall"
    assert f'name="{cell}"' in page
    posted = {
        cell: "lead",
        f"role.{people.ren.pk}.payments.lead": "lead",
        f"role.{people.ren.pk}.booking.": "reader",
        f"role.{people.ren.pk}.nowhere.": "reader",
        "role.99999.payments.": "lead",
        f"role.{people.taku.pk}.payments.reader": "king",
    }
    desk.post("/people/roles/", posted)
    held = Membership.objects.order_by("user", "system").values_list("user__username", "system__slug", "role")
    assert sorted(held) == [
        ("mio", "payments", "lead"), ("outsider", "booking", "lead"), ("ren", "booking", "reader"),
        ("ren", "payments", "lead"), ("taku", "payments", "reader"),
    ]  # fmt: skip
    stale = desk.post("/people/roles/", {cell: ""}, follow=True)
    assert "ほかの方によって変わりました" in stale.content.decode()


def test_locking_asks_first(desk: Client, people: SimpleNamespace) -> None:
    path = f"/people/{people.mio.pk}/lock/"
    assert "小椋 澪 さんのサインインを止めますか？" in desk.get(path).content.decode()
    assert User.objects.get(pk=people.mio.pk).is_active
    desk.post(path)
    assert "また使えるようにする" in desk.get(f"/people/{people.mio.pk}/").content.decode()
    desk.post(f"/people/{people.mio.pk}/unlock/")
    assert User.objects.get(pk=people.mio.pk).is_active


def test_leaving_wants_an_heir_for_what_is_held(desk: Client, people: SimpleNamespace) -> None:
    path = f"/people/{people.ren.pk}/leaving/"
    page = desk.get(path).content.decode()
    assert ("ほかに運用責任者がいません" in page, "引き継ぐ方" in page) == (True, True)
    assert desk.post(path).status_code == 200
    desk.post(path, {"heir": people.mio.pk})
    assert Membership.objects.get(system__slug="payments", role="lead").user == people.mio
    assert "終了" in desk.get(f"/people/{people.ren.pk}/").content.decode()


def test_who_approves_first_stands_in_the_log(desk: Client, people: SimpleNamespace, payments: System) -> None:
    fields = desk.get("/systems/payments/edit/").context["form"].initial
    kept = {name: value for name, value in fields.items() if isinstance(value, str)}
    kept["parties"] = [party.pk for party in fields["parties"]]
    for named in ([people.mio.pk], [people.mio.pk], []):
        assert desk.post("/systems/payments/edit/", {**kept, "own_approvers": named}).status_code == 302
    told = Event.objects.filter(chain=people.mio.chain, kind__startswith="approver.").order_by("pk")
    assert [(event.kind, event.told()["system"], event.account) for event in told] == [
        (f"approver.{what}", "payments", f"{people.administrator.pk} admin") for what in ("named", "dropped")
    ]
    page = desk.get("/people/log/").content.decode()
    assert ("先に承認する方にした" in page, "先に承認する方から外した" in page) == (True, True)


def test_the_log_is_narrowed_by_who_and_what(desk: Client, people: SimpleNamespace) -> None:
    at = timezone.now()
    last = Event.objects.latest("pk").pk
    record_event(chain="AG-0001", kind="agreement.begun", subject="agreement:1", at=at, by=people.ren, data={})
    record_access(user=people.ren, kind="access.failed", by="192.0.2.1", at=at, step="password")
    record_access(user=people.mio, kind="role.given", by=people.administrator, at=at, system="payments", role="lead")
    record_access(user=None, kind="access.failed", by="192.0.2.9", at=at, step="password")

    def seen(query: str) -> list[tuple[str, str]]:
        rows = desk.get(f"/people/log/?{query}").context["rows"]
        return [(str(owner), str(words)) for event, words, owner, _told in rows if event.pk > last]

    failed = "サインインに失敗した"
    assert seen("") == [("None", failed), ("小椋 澪", "役割を与えた"), ("佐久間 蓮", failed)]
    assert seen("what=access.failed") == [("None", failed), ("佐久間 蓮", failed)]
    assert seen("q=ren") == [("佐久間 蓮", failed)]
    assert seen("q=admin") == [("小椋 澪", "役割を与えた")]
    assert seen("q=192.0.2.9") == [("None", failed)]
    page = desk.get("/people/log/").content.decode()
    assert ("payments 運用責任者" in page, "登録のない名前" in page) == (True, True)
