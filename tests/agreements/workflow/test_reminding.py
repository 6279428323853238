"""Whoever has not answered is asked again: when, how often, and about what never."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from agreements.models import Membership, OutgoingMail, OwnRequest, ReviewInvitation, User
from agreements.queries.links import invitation_for
from agreements.queries.reminders import own_step_due, step_due
from agreements.queries.verifying import faults
from agreements.workflow import posting
from agreements.workflow.codes import send_code
from agreements.workflow.contacts import retire_contact
from agreements.workflow.in_house import answer_in_house, name_stand_in
from agreements.workflow.inviting import close_link, revoke_invitation
from agreements.workflow.people import lock_person
from agreements.workflow.register import give_role, name_approvers, take_role
from agreements.workflow.reminding import queue_own_reminders, queue_reminders
from agreements.workflow.reviewing import decide, withdraw_version
from tests.published import AT, Letter, draft, invitees, letter_of, publish_plainly

# The request is of Saturday 10 October 2026, its day Monday the 19th, its link ends on Monday 2 November.
SOON = datetime(2026, 10, 15, 1, 0, tzinfo=UTC)
TOKYO = "Asia/Tokyo"


def day(month: int, number: int, hour: int = 10) -> datetime:
    """That hour in Tokyo."""
    return datetime(2026, month, number, tzinfo=UTC) + timedelta(hours=hour - 9)


@pytest.mark.parametrize(
    ("at", "step"),
    [
        (day(10, 14), ""),  # Wednesday, three working days before
        (day(10, 15), "soon"),
        (day(10, 15, 8), ""),
        (day(10, 15, 18), ""),
        (day(10, 16, 17), "soon"),
        (day(10, 17), ""),  # Saturday
        (day(10, 19), ""),  # the day itself
        (day(10, 20), "late"),
        (day(10, 28), "late"),
        (day(10, 29), "ends"),
        (day(11, 3), ""),  # a holiday
    ],
)
def test_when(asked: SimpleNamespace, at: datetime, step: str) -> None:
    assert step_due(asked.first.invitation, TOKYO, at) == step


def test_whoever_was_asked_yesterday_is_left_alone(asked: SimpleNamespace) -> None:
    invitation = asked.first.invitation
    invitation.created_at = day(10, 14)
    assert [step_due(invitation, TOKYO, day(10, number)) for number in (15, 16)] == ["", "soon"]


def test_whoever_has_left_is_not_reminded_and_the_page_says_so(asked: SimpleNamespace, client: Client) -> None:
    retire_contact(contact=asked.first.invitation.contact, by=asked.by, at=AT)
    assert queue_reminders(at=SOON) == 1
    reminded = OutgoingMail.objects.filter(subject_kind="reminder").values_list("to", flat=True)
    assert list(reminded) == [asked.second.invitation.mail]
    client.force_login(asked.by)
    page = client.get("/agreements/AG-0001/versions/1/").content.decode()
    assert page.count("担当から外れました。引き継いだ方にお願いし直してください。") == 1


def test_elsewhere_the_weekends_count(asked: SimpleNamespace) -> None:
    invitation = asked.first.invitation
    invitation.reply_by = datetime(2026, 11, 4, 17, tzinfo=UTC)
    at = datetime(2026, 11, 3, 10, tzinfo=UTC)
    assert (step_due(invitation, "Europe/Berlin", at), step_due(invitation, TOKYO, day(11, 3))) == ("soon", "")


def test_each_step_once_with_a_link_of_its_own(asked: SimpleNamespace) -> None:
    assert [queue_reminders(at=SOON + timedelta(hours=hour)) for hour in range(3)] == [2, 0, 0]
    assert queue_reminders(at=day(10, 20)) == 2
    assert queue_reminders(at=day(10, 29)) == 2
    mails = OutgoingMail.objects.filter(subject_kind="reminder", to="stores@minato.example").order_by("pk")
    assert [mail.subject.partition("】")[0] for mail in mails] == [
        "【10月19日（月）まで", "【期限を過ぎました", "【リンクは11月2日（月）まで",
    ]  # fmt: skip
    assert all("AG-0001 第1版" in mail.subject for mail in mails)
    tokens = {mail.secret.rpartition("/")[2] for mail in mails}
    assert [invitation_for(token) for token in tokens] == [asked.first.invitation] * 3
    assert list(faults()) == []


def _answer(asked: SimpleNamespace, letter: Letter) -> None:
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(), at=AT)


def _close(asked: SimpleNamespace) -> None:
    publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True)
    close_link(invitation=asked.first.invitation, by=asked.by, at=AT)


ENDS: list[Callable[[SimpleNamespace], object]] = [
    lambda asked: withdraw_version(version=asked.version, reason="誤り", by=asked.by, at=AT),
    lambda asked: publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True),
    _close,
    lambda asked: [_answer(asked, letter) for letter in (asked.first, asked.second)],
    lambda asked: [
        revoke_invitation(invitation=one, by=asked.by, at=AT) for one in ReviewInvitation.objects.order_by("pk")
    ],
]


@pytest.mark.parametrize("end", ENDS)
def test_never_about_what_is_settled(asked: SimpleNamespace, end: Callable[[SimpleNamespace], object]) -> None:
    end(asked)
    assert queue_reminders(at=SOON) == 0


@pytest.mark.parametrize("end", ENDS)
def test_one_that_waits_is_dropped(asked: SimpleNamespace, end: Callable[[SimpleNamespace], object]) -> None:
    queue_reminders(at=SOON)
    end(asked)
    posting._drop_needless_reminders(SOON)
    left = OutgoingMail.objects.filter(subject_kind="reminder")
    assert [(mail.state, mail.secret) for mail in left] == [("failed", "")] * 2


def test_whoever_has_answered_alone_is_left_alone(asked: SimpleNamespace) -> None:
    _answer(asked, asked.first)
    assert queue_reminders(at=SOON) == 1
    assert letter_of(asked.second.invitation).invitation.mail == OutgoingMail.objects.get(subject_kind="reminder").to


@pytest.fixture
def waiting(payments, minato, own_side, ren, mio, taku) -> SimpleNamespace:
    """Mio and Taku approve first what Ren publishes on Saturday 10 October; the Monday after is a holiday."""
    name_approvers(system=payments, people=[mio, taku], by=ren, at=AT)
    version = publish_plainly(draft(payments, minato, ren), ren, invitees=invitees(*minato.contacts.all()))
    return SimpleNamespace(version=version, by=ren, mio=mio, taku=taku, system=payments)


@pytest.mark.parametrize(
    ("at", "step"),
    [
        (day(10, 13), 0),  # the first working day
        (day(10, 14), 2),
        (day(10, 14, 8), 0),
        (day(10, 14, 18), 0),
        (day(10, 17), 0),  # Saturday
        (day(10, 18), 0),
        (day(10, 19), 5),
        (day(10, 26), 10),
        (day(11, 3), 0),  # a holiday
        (day(12, 1), 10),
    ],
)
def test_when_one_of_us(waiting: SimpleNamespace, at: datetime, step: int) -> None:
    assert own_step_due(waiting.version.own_requests.first(), TOKYO, at) == step


def test_one_of_us_is_asked_again_each_step_once(waiting: SimpleNamespace) -> None:
    assert [queue_own_reminders(at=day(10, 14) + timedelta(hours=hour)) for hour in range(3)] == [2, 0, 0]
    _say(waiting, waiting.mio)
    assert [queue_own_reminders(at=at) for at in (day(10, 19), day(10, 20), day(10, 26), day(10, 30))] == [1, 0, 1, 0]
    mails = OutgoingMail.objects.filter(subject_kind="own_reminder").order_by("pk")
    assert [mail.to for mail in mails] == [waiting.mio.email, *[waiting.taku.email] * 3]
    assert "まだの方へ" in mails[0].subject
    assert "10月10日（土）にお願いした版が" in mails[0].body
    assert list(faults()) == []


def _say(waiting: SimpleNamespace, user: User, answer: str = "approved") -> None:
    request = OwnRequest.objects.get(version=waiting.version, user=user)
    said = {"answer": answer, "words": "番号が古い。", "viewed_sha256": waiting.version.manifest_sha256}
    answer_in_house(request=request, **said, by=user, at=AT)


def _replace_both(waiting: SimpleNamespace) -> None:
    for user, name in ((waiting.mio, "nao"), (waiting.taku, "aki")):
        other = User.objects.create_user(name, email="", display_name=name)
        give_role(system=waiting.system, user=other, role="reader", by=waiting.by, at=AT)
        request = OwnRequest.objects.get(version=waiting.version, user=user)
        name_stand_in(request=request, user=other, by=waiting.by, at=AT)


def _blind(waiting: SimpleNamespace, user: User) -> None:
    """Who sees the system no more would be led to a page that is not there."""
    for held in Membership.objects.filter(system=waiting.system, user=user):
        take_role(membership=held, by=waiting.by, at=AT)


OWN_ENDS: list[Callable[[SimpleNamespace], object]] = [
    lambda waiting: withdraw_version(version=waiting.version, reason="誤り", by=waiting.by, at=AT),
    lambda waiting: _say(waiting, waiting.mio, "sent_back"),
    lambda waiting: [_say(waiting, user) for user in (waiting.mio, waiting.taku)],
    lambda waiting: [lock_person(user=user, by=waiting.by, at=AT) for user in (waiting.mio, waiting.taku)],
    _replace_both,
    lambda waiting: [_blind(waiting, user) for user in (waiting.mio, waiting.taku)],
]


@pytest.mark.parametrize("end", OWN_ENDS)
def test_none_of_us_about_what_is_settled(waiting: SimpleNamespace, end: Callable[[SimpleNamespace], object]) -> None:
    queue_own_reminders(at=day(10, 14))
    end(waiting)
    assert queue_own_reminders(at=day(10, 19)) == 0
    posting._drop_needless_reminders(day(10, 19))
    left = OutgoingMail.objects.filter(subject_kind="own_reminder")
    assert [mail.state for mail in left] == ["failed"] * 2
