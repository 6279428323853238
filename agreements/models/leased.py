"""Rows that are work: whoever does one holds a lease, and a sweep takes back what was dropped.

The rows are the truth (ADR 7): a worker that is killed loses nothing, the next one goes on after LEASE.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

LEASE = timedelta(minutes=2)


class LeasedQuerySet(models.QuerySet):
    def free(self, at: datetime) -> Self:
        """Those that nobody holds."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=at))

    def due(self, at: datetime) -> list[str]:
        """Return the keys of the free ones whose pause is over, in this order."""
        return list(self.free(at).filter(not_before__lte=at).values_list("key", flat=True))

    def take(self, key: str, at: datetime, **more: Any) -> Any | None:
        """Return the row of `key` with a lease on it (and the fields of `more` set), None if somebody was faster."""
        taken = self.free(at).filter(key=key).update(leased_until=at + LEASE, **more)
        return self.get(key=key) if taken else None


class Leased(models.Model):
    """`attempts` counts the tries that failed, `not_before` ends the pause after the last one."""

    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    def put_off(
        self, error: Exception, *, at: datetime, first: timedelta, longest: timedelta, also: Iterable[str] = ()
    ) -> None:
        """Give the lease back after a failure and pause: `first`, then twice as long each time, at most `longest`.
        Fields named in `also` are saved with it."""
        self.not_before = at + min(longest, first * 2 ** min(self.attempts, 10))
        self.attempts, self.leased_until = self.attempts + 1, None
        self.last_error = f"{type(error).__name__}: {error}"[:500]
        self.save(update_fields=["attempts", "not_before", "leased_until", "last_error", *also])
