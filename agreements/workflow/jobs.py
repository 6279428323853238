"""Doing the jobs that are due. Retried without end, never lost."""

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime

from agreements.models import Job, System
from agreements.models.leased import Clock, LeaseLost
from agreements.workflow.general import render_general_procedures
from agreements.workflow.issuing import issue_copies

log = logging.getLogger(__name__)


def run_due_jobs(*, at: datetime, most: int = 10) -> int:
    """Do up to `most` due jobs, one after the other; return how many were done. A failed one is due again later."""
    done, clock = 0, Clock(at)
    for due in list(Job.objects.to_do().due(at)[:most]):
        for job in Job.objects.to_do().take([due], clock.now()):
            done += _run(job, clock)
    return done


def _run(job: Job, clock: Clock) -> bool:
    try:
        _HANDLERS[job.kind](job, clock.now())
    except LeaseLost:
        log.warning("job %s took longer than its lease; another worker has it", job.key)
        return False
    except Exception as error:
        log.exception("job %s failed", job.key)
        with contextlib.suppress(LeaseLost):
            job.put_off(error, at=clock.now())
        return False
    return True


def _issue(job: Job, at: datetime) -> None:
    issue_copies(job=job, at=at)


def _render_general(job: Job, at: datetime) -> None:
    clock = Clock(at)
    render_general_procedures(system=System.objects.get(pk=job.subject_id), at=at)
    job.finish(clock.now())


_HANDLERS: dict[str, Callable[[Job, datetime], None]] = {"issue": _issue, "general": _render_general}
