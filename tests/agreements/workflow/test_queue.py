"""The outbox when something is slow: what is urgent goes first, what hangs holds back nobody, times are true."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils.dateparse import parse_datetime

from agreements.models import Job, OutgoingMail, queue_job, queue_mail
from agreements.models.holder import this_process
from agreements.models.leased import LEASE, SKEW, LeaseLost
from agreements.models.mail import DOMAIN_WAITS
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.post import FIRST_PATIENCE
from agreements.workflow.posting import send_due_mails
from tests.published import AT
from tests.smtp import Mailbox

pytestmark = pytest.mark.django_db
REPORT = "duty@other.example"


def mail(to: str, *, about: str = "invitation", at: datetime = AT, body: str = "本文", **more: Any) -> OutgoingMail:
    key = f"{about}:{OutgoingMail.objects.count()}"
    return queue_mail(key=key, to=to, subject="件名", body=body, at=at, about=(about, 1), **more)


@pytest.mark.parametrize("hanging", ["invitation", "report"])
def test_a_report_leaves_within_seconds_behind_forty_that_hang(mailbox: Mailbox, hanging: str) -> None:
    mailbox.hangs["slow.example"] = 30
    for number in range(40):
        mail(f"m{number % 3}@{'Slow' if number % 2 else 'slow'}.example", about=hanging)
    mail(REPORT, about="report")
    started = time.monotonic()
    assert send_due_mails(at=AT, stop=lambda: bool(mailbox.taken)) == 1
    assert time.monotonic() - started < FIRST_PATIENCE.total_seconds() + 3
    assert [to for to, _mail in mailbox.taken] == [REPORT]
    assert OutgoingMail.objects.exclude(hung_at=None).count() <= 1


def test_what_hung_is_tried_more_patiently_and_leaves_the_quick_lane(mailbox: Mailbox) -> None:
    slow = mail("a@slow.example")
    mailbox.hangs["slow.example"] = FIRST_PATIENCE.total_seconds() + 1
    assert send_due_mails(at=AT) == 0
    hung = OutgoingMail.objects.get(pk=slow.pk)
    assert (hung.attempts, hung.state, hung.leased_until) == (1, "queued", None)
    # True times: not those of when it began.
    assert hung.not_before - AT >= FIRST_PATIENCE + OutgoingMail.FIRST_PAUSE
    later = AT + timedelta(minutes=5)
    assert send_due_mails(at=later, slow=False) == 0
    assert send_due_mails(at=later, slow=True) == 1


def test_others_of_a_domain_that_hung_wait_for_a_moment_only(mailbox: Mailbox) -> None:
    OutgoingMail.objects.filter(pk=mail("a@slow.example").pk).update(
        hung_at=AT, attempts=1, not_before=AT + timedelta(minutes=9)
    )
    mail("b@SLOW.example")
    mail("c@other.example")
    assert send_due_mails(at=AT + DOMAIN_WAITS / 2) == 1
    assert [to for to, _mail in mailbox.taken] == ["c@other.example"]
    assert send_due_mails(at=AT + DOMAIN_WAITS + timedelta(seconds=1)) == 1


def test_reports_and_codes_go_first(mailbox: Mailbox) -> None:
    for about in ("invitation", "decision", "code", "report"):
        mail(f"{about}@other.example", about=about)
    send_due_mails(at=AT)
    assert [to.partition("@")[0] for to, _mail in mailbox.taken] == ["code", "report", "invitation", "decision"]


def test_each_mail_is_recorded_as_sent_when_it_was(mailbox: Mailbox) -> None:
    mailbox.before_250 = lambda: time.sleep(0.4)
    for number in range(3):
        mail(f"{number}@other.example")
    send_due_mails(at=AT)
    sent = list(OutgoingMail.objects.order_by("id").values_list("sent_at", flat=True))
    assert [int((at - AT).total_seconds() / 0.4) for at in sent] == [1, 2, 3]
    assert mailbox.greeted == 1


def test_a_lease_counts_from_when_it_is_taken(mailbox: Mailbox) -> None:
    """After a second the rest is given back and taken anew."""
    mailbox.before_250 = lambda: time.sleep(0.6)
    for number in range(5):
        mail(f"{number}@other.example")
    started, leases = time.monotonic(), []
    with leases_taken(lambda until: leases.append(until - LEASE - AT - timedelta(seconds=time.monotonic() - started))):
        send_due_mails(at=AT)
    # Two in a second or so; on a busy machine one.
    assert len(leases) >= 3
    assert max(map(abs, leases)) < timedelta(seconds=0.5)


@contextmanager
def leases_taken(tell: Callable[[datetime], None]) -> Iterator[None]:
    def look(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        if 'SET "leased_until" = %s' in sql:
            until = params[0] if isinstance(params[0], datetime) else parse_datetime(f"{params[0]}+00:00")
            tell(until)
        return execute(sql, params, *rest)

    with connection.execute_wrapper(look):
        yield


def test_what_was_written_ahead_and_let_go_leaves_as_it_is_by_then(mailbox: Mailbox) -> None:
    """While the first is brought the second is written out; then the rest is let go, and somebody changes it."""
    slow = [1.1]
    mailbox.before_250 = lambda: time.sleep(slow.pop() if slow else 0)
    mail("a@other.example")
    second = mail("b@other.example")

    def stop() -> bool:
        OutgoingMail.objects.filter(pk=second.pk, state="sending", attempts=0).update(body="書き換えた本文")
        return False

    assert send_due_mails(at=AT, stop=stop) == 2
    assert "書き換えた本文" in mailbox.taken[1][1].get_body(("plain",)).get_content()


def test_a_server_that_ends_the_connection_is_called_again(mailbox: Mailbox) -> None:
    for number in range(5):
        mail(f"{number}@other.example")
    mailbox.most_a_connection = 2
    assert send_due_mails(at=AT) == 5
    assert mailbox.greeted == 3
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("552 5.3.4 too large", "failed"),
        ("554 5.3.4 too large", "failed"),
        ("451 later", "queued"),
        ("550 5.7.1 not from here", "queued"),
    ],
)
def test_what_is_too_large_is_final_at_once(mailbox: Mailbox, reply: str, state: str) -> None:
    mailbox.replies["MAIL"] = reply
    mail(REPORT)
    send_due_mails(at=AT)
    assert OutgoingMail.objects.get().state == state


def test_a_server_that_says_how_much_it_takes(mailbox: Mailbox) -> None:
    mailbox.take_at_most(60_000)
    mail(REPORT, body="長い。" * 30_000)
    mail("other@other.example")
    assert send_due_mails(at=AT) == 1
    assert OutgoingMail.objects.get(to=REPORT).state == "failed"


@pytest.mark.parametrize("ahead", [timedelta(hours=2), LEASE + SKEW + timedelta(seconds=1)])
def test_a_lease_longer_than_there_is_has_run_out(mailbox: Mailbox, ahead: timedelta) -> None:
    OutgoingMail.objects.filter(pk=mail(REPORT).pk).update(state="sending", leased_until=AT + ahead)
    job = queue_job(kind="general", about=("system", 7), at=AT)
    Job.objects.update(leased_until=AT + ahead)
    assert send_due_mails(at=AT) == 1
    run_due_jobs(at=AT)
    assert Job.objects.get(pk=job.pk).attempts == 1


@pytest.mark.parametrize(("attempts", "ahead"), [(0, timedelta(minutes=9)), (3, timedelta(hours=2))])
def test_a_pause_longer_than_there_is_is_over(mailbox: Mailbox, attempts: int, ahead: timedelta) -> None:
    OutgoingMail.objects.filter(pk=mail(REPORT).pk).update(attempts=attempts, not_before=AT + ahead)
    queue_job(kind="general", about=("system", 7), at=AT)
    Job.objects.update(attempts=attempts, not_before=AT + ahead)
    assert send_due_mails(at=AT) == 1
    run_due_jobs(at=AT)
    assert Job.objects.get().attempts == attempts + 1


def test_a_report_never_pauses_for_long(mailbox: Mailbox, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    for about in ("report", "invitation"):
        OutgoingMail.objects.filter(pk=mail(REPORT, about=about).pk).update(attempts=12)
    send_due_mails(at=AT)
    pauses = [mail.not_before - AT for mail in OutgoingMail.objects.order_by("-id")]
    assert [pause // timedelta(minutes=1) for pause in pauses] == [30, 1]


def test_what_was_taken_over_by_another_is_not_written_over(mailbox: Mailbox) -> None:
    ours = OutgoingMail.objects.to_send().take([mail(REPORT)], AT, state="sending")[0]
    (theirs,) = OutgoingMail.objects.to_send().take([OutgoingMail.objects.get()], AT + LEASE)
    with pytest.raises(LeaseLost):
        ours.put_off(ValueError(), at=AT + LEASE)
    theirs.put_off(ValueError(), at=AT + LEASE)
    assert OutgoingMail.objects.to_send().take([ours], AT + LEASE) == []


def test_what_a_killed_worker_held_is_free_at_once() -> None:
    boot, container, _process, started = this_process().split("/")
    holders = [this_process(), f"{boot}/{container}/4194303/1", f"{boot}/{container}/1/{started}7", "elsewhere/1/1/1"]
    for number, holder in enumerate(holders):
        row = mail(f"{number}@other.example")
        OutgoingMail.objects.filter(pk=row.pk).update(state="sending", leased_until=AT + LEASE, held_by=holder)
    assert OutgoingMail.objects.to_send().let_go(AT) == 2
    free = OutgoingMail.objects.to_send().free(AT).order_by("to")
    assert [row.to[0] for row in free] == ["1", "2"]


def test_a_message_id_never_comes_again() -> None:
    """As after a restore: the number of a row, and so its key, is given once more."""
    first = queue_mail(key="code:7", to=REPORT, subject="s", body="b", at=AT, about=("code", 7))
    again = queue_mail(key="code:7", to=REPORT, subject="s", body="b", at=AT, about=("code", 7))
    OutgoingMail.objects.all().delete()
    anew = queue_mail(key="code:7", to=REPORT, subject="s", body="b", at=AT, about=("code", 7))
    assert (first.message_id == again.message_id, first.message_id == anew.message_id) == (True, False)
