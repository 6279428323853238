"""A job that fails is tried again, one that was dropped is taken up."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from agreements.models import Job, queue_job
from agreements.models.leased import LEASE
from agreements.queries.papers import newest_document
from agreements.workflow.codes import send_code
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.reviewing import decide
from tests.published import AT, Letter


def approve(letter: Letter) -> None:
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(), at=AT)


def test_a_failed_copy_is_tried_again_ever_slower(asked: SimpleNamespace, settings: Any) -> None:
    approve(asked.first)
    settings.VAULT_DIR = settings.BASE_DIR / "manage.py"
    at = AT
    for turn in range(3):
        assert run_due_jobs(at=at) == 0
        job = Job.objects.get()
        assert job.not_before - at > Job.FIRST_PAUSE * 2**turn
        at = job.not_before
    assert (job.attempts, job.done_at, job.leased_until) == (3, None, None)
    assert job.last_error
    assert newest_document(asked.version).kind == "body"


def test_pauses_grow_up_to_the_longest(db: None) -> None:
    job, pauses = queue_job(kind="general", about=("system", 7), at=AT), []
    for _turn in range(10):
        job.put_off(ValueError(), at=AT)
        pauses.append((job.not_before - AT).total_seconds())
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600]


def test_a_dropped_job_is_taken_up_after_its_lease(asked: SimpleNamespace) -> None:
    approve(asked.first)
    Job.objects.update(leased_until=AT + LEASE)
    assert run_due_jobs(at=AT + LEASE - timedelta(seconds=1)) == 0
    assert run_due_jobs(at=AT + LEASE) == 1
    assert timedelta() < Job.objects.get().done_at - (AT + LEASE) < timedelta(minutes=1)
