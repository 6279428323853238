"""Somebody leaves: whoever carries on is named with the day by which to confirm, and asked by day, each step once."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agreements.models import (
    AgreementVersion,
    Contact,
    Membership,
    OutgoingMail,
    Succession,
    SuccessionConfirmed,
    System,
    User,
)
from agreements.queries.successions import owned_by, succession_words, successions_of, waiting_successions
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.contacts import retire_contact
from agreements.workflow.keeping_up import queue_upkeep
from agreements.workflow.people import end_person
from agreements.workflow.succeeding import confirm_succession
from tests.annexed import LATER
from tests.published import publish_plainly

TOKYO = ZoneInfo("Asia/Tokyo")
# LATER is Monday 9 November 2026, 10:00; the 23rd is a holiday.
DUE = date(2026, 11, 24)


def mails(key: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(key__startswith=key).order_by("pk"))


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=TOKYO)


def of(version: AgreementVersion) -> list[Succession]:
    return successions_of([version.pk]).get(version.pk, [])


@pytest.fixture
def heir(payments: System) -> User:
    made = User.objects.create(username="kei", display_name="三枝 恵", email="kei@ops.example")
    Membership.objects.create(user=made, system=payments, role="oncall")
    return made


@pytest.fixture
def succession(named: SimpleNamespace) -> Succession:
    retire_contact(contact=named.duty, successor=named.head, by=named.by, at=LATER)
    return Succession.objects.get()


def test_a_successor_of_theirs_has_ten_working_days(named: SimpleNamespace, succession: Succession) -> None:
    assert (succession.version, succession.contact, succession.due) == (named.version, named.head, DUE)
    assert succession.left == f"{named.duty.role} {named.duty.name}".strip()
    assert of(named.version) == [succession]
    assert succession_words(succession, DUE) == f"後任 {named.head} の確認待ち（2026-11-24 まで）"
    assert succession_words(succession, DUE + timedelta(days=1)).endswith("がまだ確認していません（期限 2026-11-24）")
    assert list(faults()) == []


def test_the_days_are_a_setting(named: SimpleNamespace, settings: Any) -> None:
    settings.SUCCESSION_DAYS = 1
    retire_contact(contact=named.duty, successor=named.head, by=named.by, at=LATER)
    assert Succession.objects.get().due == date(2026, 11, 10)


def test_nobody_follows_nobody_confirms(named: SimpleNamespace) -> None:
    retire_contact(contact=named.duty, by=named.by, at=LATER)
    assert not Succession.objects.exists()
    retire_contact(contact=named.duty, successor=named.head, by=named.by, at=LATER + timedelta(days=1))
    assert Succession.objects.get().contact == named.head


def test_one_of_ours_among_the_contacts_is_no_successor_of_theirs(named: SimpleNamespace) -> None:
    follower = Contact.objects.create(party=named.ours.party, role="決済当番（副）", phone="+81312345679", place=9)
    retire_contact(contact=named.ours, successor=follower, by=named.by, at=LATER)
    assert not Succession.objects.exists()


def test_confirmed_once(succession: Succession, named: SimpleNamespace) -> None:
    said = confirm_succession(succession=succession, by="施設部長", at=at(10))
    assert (confirm_succession(succession=succession, by=named.by, at=at(11)), said.by) == (said, "施設部長")
    assert of(named.version) == []
    assert SuccessionConfirmed.objects.count() == 1
    assert list(faults()) == []


def test_a_version_that_is_followed_needs_no_confirming(succession: Succession, named: SimpleNamespace) -> None:
    publish_plainly(named.agreement, named.by, agreed_in_meeting=True)
    assert waiting_successions(Succession.objects.all(), LATER) == []
    with pytest.raises(Refused, match="もう要りません"):
        confirm_succession(succession=succession, by="施設部長", at=at(10))
    assert queue_upkeep(at=at(10)) == 0


def test_whoever_follows_the_successor_confirms(succession: Succession, named: SimpleNamespace) -> None:
    third = Contact.objects.create(party=named.head.party, role="店舗運営部長", mail="third@minato.example", place=9)
    retire_contact(contact=named.head, successor=third, by=named.by, at=LATER + timedelta(days=1))
    assert [row.contact for row in of(named.version)] == [third]


def test_a_successor_is_asked_by_day_each_step_once(succession: Succession, named: SimpleNamespace) -> None:
    """At night, on Saturday and on the holiday nobody is written to; the last step tells the lead, too."""
    assert [queue_upkeep(at=at(9, hour)) for hour in (3, 8, 18, 23)] == [0, 0, 0, 0]
    assert [queue_upkeep(at=at(day)) for day in (10, 11, 14, 15, 17)] == [1, 0, 0, 0, 0]
    assert [queue_upkeep(at=at(day)) for day in (19, 20, 21, 22, 23, 24)] == [1, 0, 0, 0, 0, 0]
    assert [queue_upkeep(at=at(day)) for day in (25, 26, 27)] == [2, 0, 0]
    steps = [mail.key.split(":")[3] for mail in mails("succession:contact")]
    assert (steps, {mail.to for mail in mails("succession:contact")}) == (["asked", "soon", "late"], {named.head.mail})
    subjects = [mail.subject for mail in mails("succession:contact")]
    assert subjects[0] == "【2026-11-24 まで】引き継いだ取り決めの確認"
    assert subjects[2] == "【期限を過ぎました】引き継いだ取り決めの確認（2026-11-24 まで）"
    assert "AG-0001 第1版" in mails("succession:contact")[0].body
    assert list(faults()) == []


def test_the_lead_hears_when_it_is_late(succession: Succession, named: SimpleNamespace) -> None:
    named.by.email = "ren@ops.example"
    named.by.save()
    queue_upkeep(at=at(24))
    assert mails("succession:user") == []
    queue_upkeep(at=at(25))
    (mail,) = mails("succession:user")
    assert (mail.to, f"後任 {named.head}" in mail.body) == ("ren@ops.example", True)


def test_confirmed_is_quiet(succession: Succession) -> None:
    confirm_succession(succession=succession, by="施設部長", at=at(9))
    assert [queue_upkeep(at=at(day)) for day in (10, 20, 25)] == [0, 0, 0]


def test_without_an_address_nobody_is_written_to(named: SimpleNamespace) -> None:
    Contact.objects.filter(pk=named.head.pk).update(mail="")
    named.head.refresh_from_db()
    retire_contact(contact=named.duty, successor=named.head, by=named.by, at=LATER)
    assert queue_upkeep(at=at(10)) == 0


def test_whoever_inherits_from_an_owner_confirms(named: SimpleNamespace, heir: User, administrator: User) -> None:
    assert owned_by(named.by, LATER) == [named.version]
    end_person(user=named.by, heir=heir, by=administrator, at=LATER)
    (row,) = of(named.version)
    assert (row.user, row.left, row.due) == (heir, "佐久間 蓮", DUE)
    assert owned_by(heir, LATER) == [named.version]
    assert "AG-0001 第1版" in mails("handover")[0].body
    assert [queue_upkeep(at=at(day)) for day in (10, 19, 20, 25)] == [0, 1, 0, 1]
    assert {mail.to for mail in mails("succession:user")} == {"kei@ops.example"}
    confirm_succession(succession=row, by=heir, at=at(26))
    assert (of(named.version), list(faults())) == ([], [])


def test_an_heir_who_leaves_unconfirmed_hands_it_on_again(
    named: SimpleNamespace, heir: User, administrator: User, mio: User
) -> None:
    end_person(user=named.by, heir=heir, by=administrator, at=LATER)
    end_person(user=heir, heir=mio, by=administrator, at=LATER + timedelta(days=1))
    assert [row.user for row in of(named.version)] == [mio]
