"""The issued copy: made after the fact, numbered, kept; a failure is tried again and loses nothing."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from agreements import pdf, states
from agreements.models import Document, Event, Job, OutgoingMail, Party, System
from agreements.workflow.codes import send_code
from agreements.workflow.general import render_general_procedure
from agreements.workflow.issuing import LEASE, file_name, newest_document, record_of, run_due_jobs
from agreements.workflow.reviewing import decide, withdraw_version
from agreements.workflow.verifying import faults
from tests.published import AT, Letter


def approve(letter: Letter) -> None:
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(), at=AT)


@pytest.mark.slow
def test_every_decision_gets_its_copy_and_all_are_kept(asked: SimpleNamespace) -> None:
    body = newest_document(asked.version)
    for number, letter in enumerate((asked.first, asked.second), start=1):
        approve(letter)
        assert run_due_jobs(at=AT) == 1
        newest = newest_document(asked.version)
        assert (newest.kind, newest.number) == ("issued", number)
        assert pdf.vault.get(newest.sha256).startswith(b"%PDF")
    withdraw_version(version=asked.version, reason="契約が終わった", by=asked.by, at=AT)
    assert run_due_jobs(at=AT) == 1
    assert pdf.vault.get(body.sha256)
    assert Document.objects.filter(kind="issued").count() == Event.objects.filter(kind="document.issued").count() == 3
    assert file_name(newest) == "AG-0001-v1-ja.pdf"
    assert list(faults()) == []


@pytest.mark.slow
def test_the_copy_releases_the_mails_that_wait_for_it(asked: SimpleNamespace) -> None:
    approve(asked.first)
    waiting = OutgoingMail.objects.exclude(waits_for="")
    assert sorted(key.partition(":")[0] for key in waiting.values_list("key", flat=True)) == ["notice", "receipt"]
    run_due_jobs(at=AT)
    issued = Document.objects.get(kind="issued")
    for mail in OutgoingMail.objects.filter(subject_kind="decision"):
        assert (mail.waits_for, mail.attachments) == (
            "",
            [{"sha256": issued.sha256, "filename": "AG-0001-v1-ja.pdf"}],
        )
    assert run_due_jobs(at=AT) == 0


def test_what_the_copy_says(asked: SimpleNamespace) -> None:
    approve(asked.first)
    approve(asked.second)
    record = record_of(asked.version, issue_number=2, at=AT)
    assert (record.state, record.state_at, record.issue_number) == (states.APPROVED, AT, 2)
    assert [(line.role, line.name, line.answer, line.party) for line in record.decisions] == [
        ("店舗システム当番", "湊 一葉", "approved", "みなと百貨店株式会社"),
        ("店舗運営部長", "湊 一葉", "approved", "みなと百貨店株式会社"),
    ]


def test_a_failed_copy_is_tried_again_ever_slower(asked: SimpleNamespace, settings: Any) -> None:
    approve(asked.first)
    settings.VAULT_DIR = settings.BASE_DIR / "manage.py"
    at, pauses = AT, []
    for _turn in range(3):
        assert run_due_jobs(at=at) == 0
        job = Job.objects.get()
        pauses.append((job.not_before - at).total_seconds())
        at = job.not_before
    assert pauses == [2, 4, 8]
    assert (job.attempts, job.done_at, job.leased_until) == (3, None, None)
    assert job.last_error
    assert newest_document(asked.version).kind == "body"


def test_a_dropped_job_is_taken_up_after_its_lease(asked: SimpleNamespace) -> None:
    approve(asked.first)
    Job.objects.update(leased_until=AT + LEASE)
    assert run_due_jobs(at=AT + LEASE - timedelta(seconds=1)) == 0
    assert run_due_jobs(at=AT + LEASE) == 1
    assert Job.objects.get().done_at == AT + LEASE


@pytest.mark.slow
def test_the_general_procedure_is_drawn_once_a_plan(payments: System, own_side: Party) -> None:
    first = render_general_procedure(system=payments, at=AT)
    assert render_general_procedure(system=payments, at=AT) == first
    payments.symptom = "決済が遅い"
    payments.save()
    second = render_general_procedure(system=payments, at=AT + timedelta(days=1))
    assert second.sha256 != first.sha256
    assert list(faults()) == []
