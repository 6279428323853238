"""Reviews are reminded of on working days: ten before, two before and once after; to whoever keeps the agreement."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import states
from agreements.models import AgreementVersion, Membership, OutgoingMail, Party, System, User
from agreements.queries.reminders import review_step, succession_step
from agreements.workflow.keeping_up import queue_upkeep
from tests.incidents import story

TOKYO = ZoneInfo("Asia/Tokyo")
# A Friday.
DAY = date(2027, 4, 16)


@pytest.fixture
def version(payments: System, minato: Party, ren: User, own_side: Party) -> AgreementVersion:
    ren.email = "ren@ops.example"
    ren.save()
    return story.approved(story.agreement(payments, minato, ren), ren, review_by=DAY)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=TOKYO)


def to_whom() -> list[str]:
    return list(OutgoingMail.objects.filter(key__startswith="review_due").order_by("pk").values_list("to", flat=True))


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2027, 4, 1), ""),
        (date(2027, 4, 2), "ahead"),
        (date(2027, 4, 13), "ahead"),
        (date(2027, 4, 14), "soon"),
        (DAY, "soon"),
        (date(2027, 4, 19), "late"),
    ],
)
def test_the_steps_of_a_review(today: date, step: str) -> None:
    assert review_step(DAY, today, "Asia/Tokyo") == step


def test_a_holiday_moves_a_step() -> None:
    """The golden week of 2027: two working days before Thursday 6 May are Friday 30 and Wednesday 28 April."""
    assert [review_step(date(2027, 5, 6), date(2027, 4, day), "Asia/Tokyo") for day in (27, 28)] == ["ahead", "soon"]
    assert review_step(date(2027, 5, 6), date(2027, 4, 30), "America/Chicago") == "ahead"
    assert succession_step(date(2027, 4, 28), date(2027, 5, 6), date(2027, 4, 28), "Asia/Tokyo") == "asked"


def test_each_step_once_by_day_to_who_published(version: AgreementVersion, mio: User) -> None:
    User.objects.filter(pk=mio.pk).update(email="mio@ops.example")
    Membership.objects.update_or_create(user=mio, system=version.agreement.system, defaults={"role": "lead"})
    sent = [queue_upkeep(at=at(date(2027, 4, day))) for day in (1, 2, 2, 3, 4, 5, 14, 15, 16, 19, 20)]
    assert sent == [0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0]
    assert to_whom() == ["ren@ops.example"] * 3


def test_nothing_at_night(version: AgreementVersion) -> None:
    assert [queue_upkeep(at=at(date(2027, 4, 2), hour)) for hour in (0, 8, 18)] == [0, 0, 0]
    assert queue_upkeep(at=at(date(2027, 4, 2), 9)) == 1


def test_an_owner_who_leads_no_more_is_not_asked(version: AgreementVersion, ren: User, mio: User) -> None:
    User.objects.filter(pk=mio.pk).update(email="mio@ops.example")
    Membership.objects.filter(user=ren).update(role="reader")
    Membership.objects.update_or_create(user=mio, system=version.agreement.system, defaults={"role": "lead"})
    queue_upkeep(at=at(date(2027, 4, 2)))
    assert to_whom() == ["mio@ops.example"]


def test_none_about_what_is_superseded(version: AgreementVersion, ren: User) -> None:
    story.version(version.agreement, ren, states.EXPLAINED, states.APPROVED, review_by=date(2028, 4, 14))
    assert queue_upkeep(at=at(date(2027, 4, 2))) == 0


def test_none_about_an_agreement_out_of_use(version: AgreementVersion, ren: User) -> None:
    version.agreement.retired_at, version.agreement.retired_by = at(DAY), ren
    version.agreement.save()
    assert queue_upkeep(at=at(date(2027, 4, 2))) == 0


def test_none_about_what_passed_long_ago(version: AgreementVersion) -> None:
    assert queue_upkeep(at=at(date(2027, 6, 1))) == 0


def test_one_mail_for_all_of_a_day(version: AgreementVersion, payments: System, ren: User) -> None:
    for number in range(3):
        party = Party.objects.create(kind="customer", name=f"{number}号店")
        story.approved(story.agreement(payments, party, ren), ren, review_by=DAY)
    with CaptureQueriesContext(connection) as asked:
        assert queue_upkeep(at=at(date(2027, 4, 2))) == 1
    body: Any = OutgoingMail.objects.get().body
    assert [f"/agreements/AG-000{number}/" in body for number in (1, 2, 3, 4)] == [True] * 4
    assert len(asked) < 40
