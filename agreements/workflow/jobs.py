"""Doing the jobs that are due. Retried without end, never lost."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from agreements.models import Job, System
from agreements.workflow.general import render_general_procedures
from agreements.workflow.issuing import issue_copies

log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)


def run_due_jobs(*, at: datetime, most: int = 10) -> int:
    """Do up to `most` due jobs, one after the other; return how many were done. A failed one is due again later."""
    done = 0
    for key in Job.objects.to_do().due(at)[:most]:
        job = Job.objects.to_do().take(key, at)
        if job and _run(job, at):
            done += 1
    return done


def _run(job: Job, at: datetime) -> bool:
    try:
        _HANDLERS[job.kind](job, at)
    except Exception as error:
        log.exception("job %s failed", job.key)
        job.put_off(error, at=at, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        return False
    return True


def _issue(job: Job, at: datetime) -> None:
    issue_copies(job=job, at=at)


def _render_general(job: Job, at: datetime) -> None:
    render_general_procedures(system=System.objects.get(pk=job.subject_id), at=at)
    job.finish(at)


_HANDLERS: dict[str, Callable[[Job, datetime], None]] = {"issue": _issue, "general": _render_general}
