"""People come, are locked, and leave; what they held is somebody else's, and mails follow those who are there."""

from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from agreements.models import (
    Attendee,
    Capability,
    Event,
    Meeting,
    Membership,
    OutgoingMail,
    Party,
    System,
    User,
    chain_faults,
)
from agreements.queries.holdings import holdings_of
from agreements.queries.leading import told_of_answers
from agreements.refusals import Refused
from agreements.workflow.access import chain_of
from agreements.workflow.people import (
    RoleChange,
    change_person,
    change_roles,
    end_person,
    invite_again,
    invite_colleague,
    lock_person,
    take_factors,
    unlock_person,
)
from tests.agreements.views.site.test_signing_in import sign_in

AT = datetime(2026, 10, 10, 1, 0, tzinfo=UTC)


def kinds(user: User) -> list[str]:
    return list(Event.objects.filter(chain=chain_of(user)).order_by("sequence").values_list("kind", flat=True))


def roles(user: User) -> dict[str, str]:
    return dict(Membership.objects.filter(user=user).values_list("system__slug", "role"))


@pytest.fixture
def by(administrator: User) -> dict[str, Any]:
    return {"by": administrator, "at": AT}


def test_a_colleague_is_invited_with_roles(by: Any, payments: System, booking: System) -> None:
    nao = User(username="nao", display_name="野口 直", email="nao@ops.example")
    invite_colleague(user=nao, roles={payments: "oncall", booking: "reader"}, **by)
    assert (roles(nao), nao.has_usable_password()) == ({"payments": "oncall", "booking": "reader"}, False)
    assert kinds(nao) == ["person.begun", "person.invited", "role.given", "role.given"]
    assert OutgoingMail.objects.get().to == "nao@ops.example"
    with pytest.raises(Refused, match="同じお名前"):
        invite_colleague(user=User(username="x", display_name="野口直", email="x@ops.example"), roles={}, **by)


def test_a_name_is_changed_by_an_administrator_and_both_are_kept(by: Any, ren: User, mio: User) -> None:
    ren.display_name = "佐久間 廉"
    change_person(user=ren, **by)
    told = Event.objects.get(kind="person.changed").told()
    assert told == {"changes": [["佐久間 蓮", "佐久間 廉"]], "name": "佐久間 廉", "mail": "ren@ops.example"}
    assert ren.history.get(display_name="佐久間 廉").history_user == by["by"]
    ren.display_name = "小椋　澪"
    with pytest.raises(Refused, match="同じお名前"):
        change_person(user=ren, **by)
    assert User.objects.get(pk=ren.pk).display_name == "佐久間 廉"


def test_whoever_is_locked_is_out_at_once_and_may_come_back(by: Any, ren: User, client: Client) -> None:
    sign_in(client, ren)
    client.get("/account/")
    lock_person(user=ren, **by)
    assert (client.get("/account/").status_code, sign_in(Client(), ren).status_code) == (302, 200)
    unlock_person(user=ren, **by)
    assert client.get("/account/").status_code == 302, "the old session does not come back to life"
    assert sign_in(Client(), ren).status_code == 302
    assert [kind for kind in kinds(ren) if kind.startswith("person")][1:] == ["person.locked", "person.unlocked"]


def test_nobody_comes_back_under_a_name_that_is_taken(by: Any, ren: User) -> None:
    lock_person(user=ren, **by)
    User.objects.create_user("other", display_name="佐久間 蓮")
    with pytest.raises(Refused, match="同じお名前"):
        unlock_person(user=ren, **by)


def test_a_lost_second_factor_is_taken_and_told(by: Any, ren: User, client: Client) -> None:
    sign_in(client, ren)
    client.get("/account/")
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=ren, type=kind, data={})
    take_factors(user=ren, **by)
    assert not Authenticator.objects.filter(user=ren).exists()
    assert client.get("/account/").status_code == 302
    assert "管理者によって外されました" in OutgoingMail.objects.get(to="ren@ops.example").body


def test_the_only_administrator_gets_in_again_by_the_shell(administrator: User) -> None:
    Authenticator.objects.create(user=administrator, type="totp", data={})
    call_command("take_factors", "admin")
    assert not Authenticator.objects.exists()
    assert kinds(administrator)[1:] == ["person.factors_taken"]


def test_an_administrator_goes_by_the_hand_of_another(by: Any, administrator: User) -> None:
    for verb in (
        lambda: lock_person(user=administrator, **by),
        lambda: end_person(user=administrator, heir=None, **by),
    ):
        with pytest.raises(Refused, match="ほかの管理者"):
            verb()


@pytest.mark.parametrize("verb", [lock_person, partial(end_person, heir=None)])
def test_two_administrators_cannot_end_each_other_at_once(verb: Any, administrator: User) -> None:
    other = User.objects.create_superuser("aoi", "aoi@ops.example", display_name="青井 葵")
    pages = [User.objects.get(pk=administrator.pk), User.objects.get(pk=other.pk)]
    verb(user=other, by=administrator, at=AT)
    with pytest.raises(Refused, match="停止中です"):
        verb(user=pages[0], by=pages[1], at=AT)
    assert User.objects.get(is_superuser=True, is_active=True) == administrator


def test_a_page_opened_before_somebody_left_brings_nothing_back(by: Any, ren: User, payments: System) -> None:
    seen = User.objects.create_user("nao", "nao@ops.example", display_name="野口 直")
    end_person(user=User.objects.get(pk=seen.pk), heir=None, **by)
    with pytest.raises(Refused, match="新しく招待"):
        unlock_person(user=seen, **by)
    with pytest.raises(Refused, match="新しく招待"):
        lock_person(user=seen, **by)
    with pytest.raises(Refused, match="停止中です"):
        change_roles(changes=[RoleChange(seen, payments, "", "lead")], **by)
    assert (roles(seen), User.objects.get(pk=seen.pk).is_active) == ({}, False)


def test_roles_change_together_or_not_at_all(
    by: Any, people: SimpleNamespace, payments: System, booking: System
) -> None:
    good = RoleChange(people.taku, payments, "reader", "lead")
    with pytest.raises(Refused, match="ほかの方によって変わりました"):
        change_roles(changes=[good, RoleChange(people.mio, payments, "reader", "lead")], **by)
    assert (roles(people.taku), kinds(people.taku)[2:]) == ({"payments": "reader"}, [])
    more = [good, RoleChange(people.mio, payments, "oncall", ""), RoleChange(people.mio, booking, "", "reader")]
    assert change_roles(changes=more, **by) == 3
    assert (roles(people.taku), roles(people.mio)) == ({"payments": "lead"}, {"booking": "reader"})


@pytest.fixture
def leaver(asked: SimpleNamespace, ren: User, own_side: Party, payments: System) -> User:
    """Ren leads payments alone, wrote a draft, asked a reviewer, plans a meeting and is called at night."""
    meeting = Meeting.objects.create(title="打合せ", starts_at=AT, ends_at=AT + timedelta(hours=1), created_by=ren)
    meeting.systems.add(payments)
    return ren


def test_what_somebody_holds_is_listed(leaver: User) -> None:
    held = holdings_of(user=leaver, at=AT)
    assert [row.system.slug for row in held.alone()] == ["payments"]
    assert [row.number for row in held.drafts] == ["AG-0001"]
    assert len(held.invitations) >= 1
    assert [row.title for row in held.meetings] == ["打合せ"]
    assert [row.role for row in held.contacts] == ["運用責任者"]


def test_where_the_name_of_a_leaver_is_written_is_listed_and_mailed(
    by: Any, leaver: User, mio: User, minato: Party, tozai: Party, payments: System, own_side: Party
) -> None:
    party = Party.objects.create(kind="customer", name="あさひ店", account_owner_mail=leaver.email.upper())
    Party.objects.create(kind="customer", name="いろは店", account_owner=leaver.display_name)
    Party.objects.create(
        kind="customer", name="ほか店", account_owner="別の方", account_owner_mail="other@heiji.example"
    )
    facts = {"party": tozai, "can": "can", "review_owner": leaver.display_name}
    Capability.objects.create(what="夜間の交換", contract_review_needed=True, **facts)
    meeting = Meeting.objects.create(title="次回", starts_at=AT, ends_at=AT + timedelta(hours=1), created_by=mio)
    for name in (leaver.display_name, "別の方"):
        Attendee.objects.create(meeting=meeting, party=own_side, role="運用責任者", name=name)
    words = [
        "あさひ店 の営業担当", "いろは店 の営業担当", "東西データセンター株式会社 の契約の見直し「夜間の交換」",
        "打合せ「次回」の出席者",
    ]  # fmt: skip
    assert [str(row.words) for row in holdings_of(user=leaver, at=AT).named] == words
    end_person(user=leaver, heir=mio, **by)
    body = OutgoingMail.objects.get(key__startswith="handover:").body
    for line in words:
        assert line in body
    assert f"/parties/{party.pk}/" in body


def test_a_leaver_s_work_is_handed_on_in_one_step(by: Any, leaver: User, mio: User, client: Client) -> None:
    sign_in(client, leaver)
    with pytest.raises(Refused, match="引き継ぐ方"):
        end_person(user=leaver, heir=None, **by)
    with pytest.raises(Refused, match="引き継ぐ方"):
        end_person(user=leaver, heir=leaver, **by)
    end_person(user=leaver, heir=mio, **by)
    assert (roles(leaver), roles(mio)) == ({}, {"payments": "lead"})
    assert client.get("/account/").status_code == 302
    told = Event.objects.get(chain=chain_of(leaver), kind="person.ended").told()
    assert (told["heir"], "AG-0001" in told["held"]) == ("小椋 澪", True)
    mail = OutgoingMail.objects.get(to="mio@ops.example")
    for words in ("佐久間 蓮 さん", "決済承認API", "AG-0001", "打合せ「打合せ」", "運用責任者"):
        assert words in mail.subject + mail.body, words
    with pytest.raises(Refused, match="新しく招待"):
        unlock_person(user=leaver, **by)
    with pytest.raises(Refused):
        invite_again(user=leaver, **by)
    assert list(chain_faults(chain_of(leaver))) == []


def test_nobody_loses_a_higher_role_by_inheriting(by: Any, taku: User, ren: User, mio: User) -> None:
    end_person(user=taku, heir=ren, **by)
    assert roles(ren) == {"payments": "lead"}
    end_person(user=mio, heir=by["by"], **by)
    assert roles(by["by"]) == {}, "an administrator needs no role"


def test_whoever_holds_nothing_needs_no_heir(by: Any, db: None) -> None:
    nao = User.objects.create_user("nao", "nao@ops.example", display_name="野口 直")
    end_person(user=nao, heir=None, **by)
    assert (nao.is_active, nao.ended_at) == (False, AT)


def test_answers_are_told_to_those_who_lead_now(by: Any, ren: User, mio: User, payments: System) -> None:
    assert told_of_answers(payments) == [ren]
    change_roles(changes=[RoleChange(mio, payments, "oncall", "lead")], **by)
    assert told_of_answers(payments) == [ren, mio]
    lock_person(user=ren, **by)
    assert told_of_answers(payments) == [mio]
    change_roles(changes=[RoleChange(mio, payments, "lead", "")], **by)
    assert told_of_answers(payments) == [by["by"]]
