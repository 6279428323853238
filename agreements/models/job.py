"""Work to do: job rows are the truth; whoever works on one holds a lease, and a sweep takes back what was dropped."""

from datetime import datetime

from django.db import models

KINDS = {"issue": "発行用 PDF を作る", "general": "一般の手順の PDF を作る"}


class Job(models.Model):
    """One piece of work, named by what it is about: `key` makes it exactly one."""

    kind = models.CharField(max_length=40, choices=list(KINDS.items()))
    key = models.CharField(max_length=200, unique=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["done_at", "not_before"])]

    def __str__(self) -> str:
        return self.key


def queue_job(*, kind: str, about: tuple[str, int], at: datetime, key: str = "") -> Job:
    """Write a job row (in the caller's transaction); one with the same key is the same job."""
    fields = {"kind": kind, "subject_kind": about[0], "subject_id": about[1], "created_at": at, "not_before": at}
    key = key or f"{kind}:{about[0]}:{about[1]}"
    return Job.objects.get_or_create(key=key, defaults=fields)[0]
