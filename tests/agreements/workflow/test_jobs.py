"""A job that fails is tried again, one that was dropped is taken up."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from agreements.models import Job
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
