"""Jobs: what is to be made after a fact, written with it; the worker makes it."""

from datetime import datetime, timedelta

from django.db import models

from agreements.models.leased import Leased, LeasedQuerySet

KINDS = {"issue": "控えの PDF を作る", "general": "一般の手順の PDF を作る"}


class JobQuerySet(LeasedQuerySet):
    def to_do(self) -> "JobQuerySet":
        """Those not done; what failed often waits for what did not."""
        return self.filter(done_at=None).order_by("attempts", "id")


class Job(Leased):
    """One piece of work, named by what it is about: `key` makes it exactly one."""

    FIRST_PAUSE = timedelta(seconds=2)
    LONGEST_PAUSE = timedelta(minutes=10)

    kind = models.CharField(max_length=40, choices=list(KINDS.items()))
    key = models.CharField(max_length=200, unique=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["done_at", "not_before"])]

    def __str__(self) -> str:
        return self.key

    def finish(self, at: datetime) -> None:
        """Raises LeaseLost: then somebody else does it, or has done it."""
        self.end_lease(done_at=at, last_error="")


def queue_job(*, kind: str, about: tuple[str, int], at: datetime, key: str = "") -> Job:
    """Write a job row (in the caller's transaction); one with the same key is the same job."""
    fields = {"kind": kind, "subject_kind": about[0], "subject_id": about[1], "created_at": at, "not_before": at}
    key = key or f"{kind}:{about[0]}:{about[1]}"
    return Job.objects.get_or_create(key=key, defaults=fields)[0]
