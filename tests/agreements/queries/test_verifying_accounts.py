"""Who may come in and do what, changed by somebody who holds the database: one line each, which names the account."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection, transaction

from agreements.models import Event, Membership, System, User
from agreements.queries.verifying import faults
from agreements.workflow.access import record_access
from agreements.workflow.people import change_person, end_person, invite_colleague, lock_person, take_factors
from agreements.workflow.register import give_role, name_approvers, take_role

AT = datetime(2026, 10, 10, 1, 0, tzinfo=UTC)
_MIO = "WHERE username = 'mio'"
_USER = "UPDATE agreements_user SET"
_ROLE_OF_MIO = "(SELECT id FROM agreements_user WHERE username = 'mio')"
_FACTOR = "INSERT INTO mfa_authenticator (user_id, type, data, created_at) SELECT id, '{}', '{{}}', date_joined"
FORGERIES = {
    "an administrator": ("account", f"{_USER} is_superuser = true {_MIO}"),
    "staff": ("account", f"{_USER} is_staff = true {_MIO}"),
    "locked": ("account", f"{_USER} is_active = false {_MIO}"),
    "let in again": ("account", f"{_USER} is_active = true WHERE username = 'taku'"),
    "closed": ("account", f"{_USER} is_active = false, ended_at = date_joined {_MIO}"),
    "closed no more": ("account", f"{_USER} ended_at = NULL WHERE username = 'nao'"),
    "another address": ("account", f"{_USER} email = 'x@y.example' {_MIO}"),
    "another name": ("account", f"{_USER} display_name = '別人' {_MIO}"),
    "another user name": ("account", f"{_USER} username = 'oim' {_MIO}"),
    "another role": ("account", f"UPDATE agreements_membership SET role = 'lead' WHERE user_id = {_ROLE_OF_MIO}"),
    "a role of another": (
        "account",
        (
            f"UPDATE agreements_membership SET user_id = (SELECT id FROM agreements_user WHERE username = 'kai') "
            f"WHERE user_id = {_ROLE_OF_MIO}"
        ),
    ),
    "a role put in": (
        "account",
        (
            "INSERT INTO agreements_membership (system_id, user_id, role) SELECT s.id, u.id, 'lead'"
            " "
            "FROM agreements_system s, agreements_user u WHERE s.slug = 'payments' AND u.username = 'kai'"
        ),
    ),
    "a role taken out": ("account", f"DELETE FROM agreements_membership WHERE user_id = {_ROLE_OF_MIO}"),
    "an app put in": ("account", f"{_FACTOR.format('totp')} FROM agreements_user WHERE username = 'kai'"),
    "codes put in": ("account", f"{_FACTOR.format('recovery_codes')} FROM agreements_user WHERE username = 'kai'"),
    "a factor taken out": (
        "account",
        f"DELETE FROM mfa_authenticator WHERE type = 'totp' AND user_id = {_ROLE_OF_MIO}",
    ),
    "approves first": (
        "account",
        (
            "INSERT INTO agreements_system_own_approvers (system_id, user_id) SELECT s.id, u.id "
            "FROM agreements_system s, agreements_user u WHERE s.slug = 'payments' AND u.username = 'kai'"
        ),
    ),
    "approves first no more": (
        "account",
        f"DELETE FROM agreements_system_own_approvers WHERE user_id = {_ROLE_OF_MIO}",
    ),
    "an account put in": (
        "unvouched",
        (
            "INSERT INTO agreements_user (username, display_name, name_latin, name_key, email, password, first_name, "
            "last_name, language, is_superuser, is_staff, is_active, date_joined) "
            "VALUES ('evil', '悪 意', '', '悪意', '', '', '', '', 'ja', false, false, true, '2026-01-01')"
        ),
    ),
    "an account gone": ("erased", "DELETE FROM agreements_user WHERE username = 'kai'"),
}


@pytest.fixture
def staffed(administrator: User, payments: System, mio: User, taku: User) -> None:
    """Mio has an app; Taku is locked and without a role, Nao has left, Kai has just come: by pages and commands."""
    by = {"by": administrator, "at": AT}
    nao, kai = (User(username=name, display_name=name, email=f"{name}@ops.example") for name in ("nao", "kai"))
    invite_colleague(user=nao, roles={payments: "reader"}, **by)
    end_person(user=nao, heir=mio, **by)
    invite_colleague(user=kai, roles={}, **by)
    kai.email = "kai.kai@ops.example"
    change_person(user=kai, **by)
    take_role(membership=Membership.objects.get(user=taku), **by)
    lock_person(user=taku, **by)
    name_approvers(system=payments, people=[mio, taku], **by)
    name_approvers(system=payments, people=[mio], **by)
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=mio, type=kind, data={})
    for kind in ("access.totp_activated", "access.recovery_codes_generated"):
        record_access(user=mio, kind=kind, by=mio, at=AT)


def test_each_forgery_is_told_in_one_line(staffed: None) -> None:
    assert list(faults()) == []
    for name, (kind, statement) in FORGERIES.items():
        with undone(), connection.cursor() as cursor:
            cursor.execute(statement)
            found = list(faults())
        expected = 2 if name == "a role of another" else 1
        assert [fault.kind for fault in found] == [kind] * expected, (name, found)


def test_every_way_to_an_account_leaves_its_mark(administrator: User, payments: System) -> None:
    call_command("createsuperuser", "--noinput", "--username=second", "--email=second@ops.example")
    call_command("add_staff", "nao", "--name=野口 直", "--mail=nao@ops.example", "--role=payments:oncall", "--by=admin")
    invited = User(username="third", display_name="三", email="third@ops.example", is_superuser=True)
    invite_colleague(user=invited, roles={}, by=administrator, at=AT)
    begun = Event.objects.filter(kind="person.begun").order_by("id")
    told = [(event.told(), event.account.split(" ")[1]) for event in begun]
    assert [(said["username"], said["administrator"], by) for said, by in told] == [
        ("admin", True, "admin"), ("second", True, "second"), ("nao", False, "admin"), ("third", True, "admin"),
    ]  # fmt: skip
    assert list(faults()) == []


def test_a_factor_that_was_taken_is_gone_and_may_come_again(administrator: User, mio: User) -> None:
    Authenticator.objects.create(user=mio, type="webauthn", data={})
    record_access(user=mio, kind="access.webauthn_added", by=mio, at=AT)
    take_factors(user=mio, by=administrator, at=AT)
    assert list(faults()) == []
    Authenticator.objects.create(user=mio, type="webauthn", data={})
    assert [fault.kind for fault in faults()] == ["account"]
    record_access(user=mio, kind="access.webauthn_added", by=mio, at=AT)
    give_role(system=System.objects.get(), user=mio, role="lead", by=administrator, at=AT)
    assert list(faults()) == []


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)
