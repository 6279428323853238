"""The other side is told of annexes: once in ten minutes, all that came meanwhile, with the new copy."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from agreements.models import AnnexNotice, Job, OutgoingMail
from agreements.queries.verifying import faults
from agreements.workflow.annexing import Changed, renew_annexes
from agreements.workflow.contacts import retire_contact
from agreements.workflow.informing import BETWEEN_MAILS, tell_of_annexes
from tests.annexed import LATER, change

pytestmark = pytest.mark.django_db


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(subject_kind="annex").order_by("pk"))


def test_what_we_change_they_are_told(named: SimpleNamespace) -> None:
    change(named.ours, named.by, phone="+81300007777")
    assert tell_of_annexes(at=LATER) == 1
    told = mails()
    assert {mail.to for mail in told} == {one.mail for one in named.version.content().contacts_of("theirs")}
    assert "連絡先 第1版 2026-11-09" in told[0].subject
    assert "電話：03-0000-0142 → 03-0000-7777" in told[0].body
    assert Job.objects.filter(key=told[0].waits_for, done_at=None).exists()
    assert tell_of_annexes(at=LATER + timedelta(hours=1)) == 0
    assert list(faults(agreement=named.agreement)) == []


def test_what_comes_within_ten_minutes_is_one_mail(named: SimpleNamespace) -> None:
    change(named.ours, named.by, phone="+81300007777")
    tell_of_annexes(at=LATER)
    first = len(mails())
    change(named.ours, named.by, phone="+81300007778")
    retire_contact(contact=named.duty, by=named.by, at=LATER)
    soon = LATER + BETWEEN_MAILS - timedelta(seconds=1)
    assert (tell_of_annexes(at=soon), len(mails())) == (0, first)
    assert tell_of_annexes(at=LATER + BETWEEN_MAILS + timedelta(seconds=1)) == 1
    body = mails()[-1].body
    assert "03-0000-7777 → 03-0000-7778" in body
    assert "外れました。後任未定" in body
    assert [notice.annex.number for notice in AnnexNotice.objects.order_by("pk")] == [1, 3]


def test_what_they_change_our_leads_are_told(named: SimpleNamespace) -> None:
    before = type(named.duty).objects.get(pk=named.duty.pk)
    named.duty.phone = "+81300009999"
    renew_annexes(changes=[Changed(before, named.duty)], by="湊 一葉", at=LATER)
    tell_of_annexes(at=LATER)
    assert [mail.to for mail in mails()] == [named.by.email]
    assert "湊 一葉" in mails()[0].body


def test_a_clock_that_ran_ahead_keeps_nobody_in_the_dark(named: SimpleNamespace) -> None:
    change(named.ours, named.by, phone="+81300007777")
    tell_of_annexes(at=LATER + timedelta(hours=2))
    change(named.ours, named.by, phone="+81300007778")
    assert tell_of_annexes(at=LATER) == 1
