"""Rows that are work: whoever does one holds a lease, and a sweep takes back what was dropped.

The rows are the truth (ADR 7): a worker that is killed loses nothing, the next one goes on after LEASE, and at once on
the same machine.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models.holder import has_ended, this_process

LEASE = timedelta(minutes=2)
# The clocks of two workers may differ by so much. What is further ahead was written by a clock that ran ahead.
SKEW = timedelta(minutes=2)

# A report is promised within minutes: after these somebody is told (docs/design.md 12).
TOO_LONG = timedelta(minutes=5)


def is_over(since: datetime | None, span: timedelta, at: datetime) -> bool:
    """Whether so long has gone by since then, or never was. What lies ahead of the clock was written by one that ran
    ahead: it keeps nobody waiting until the clock has caught up."""
    return since is None or at - since >= span or since - at > SKEW


def over(name: str, span: timedelta, at: datetime) -> Q:
    """The same, asked of the rows whose moment is that of `name`."""
    return Q(**{f"{name}__lte": at - span}) | Q(**{f"{name}__gt": at + SKEW})


class LeaseLost(Exception):
    """Whoever did this took longer than their lease, and somebody else may have done it since."""


class Clock:
    """The time of a verb that goes on for a while: `at` when it began, and as much later as has gone by since."""

    def __init__(self, at: datetime):
        self._ahead = at - timezone.now()

    def now(self) -> datetime:
        return timezone.now() + self._ahead


class LeasedQuerySet(models.QuerySet):
    def free(self, at: datetime) -> Self:
        """Those that nobody holds. A lease longer than there is was given by a clock that ran ahead."""
        held = Q(leased_until__gt=at, leased_until__lte=at + LEASE + SKEW)
        return self.exclude(held)

    def due(self, at: datetime) -> Self:
        """The free ones whose pause is over: what never failed has none, and none is longer than the longest."""
        never = at + self.model.LONGEST_PAUSE + SKEW  # type: ignore[attr-defined]  # a class of Leased
        return self.free(at).filter(Q(attempts=0) | Q(not_before__lte=at) | Q(not_before__gt=never))

    def late(self, at: datetime) -> Self:
        """Those that wait for too long: since they were written, not since the last try. How long those wait that a
        clock wrote which ran ahead, nobody knows."""
        return self.filter(over("created_at", TOO_LONG, at))

    def take(self, rows: list[Any], at: datetime, **more: Any) -> list[Any]:
        """Put a lease on those of the rows that are still due here (and set the fields of `more`); return them as they
        are now."""
        keys, lease = [row.pk for row in rows], {"leased_until": at + LEASE, "held_by": this_process(), **more}
        count = self.due(at).filter(pk__in=keys).update(**lease) if keys else 0
        if count < len(rows):
            # Somebody was faster with some of them.
            ours = self.model._default_manager.filter(pk__in=keys, **lease).in_bulk() if count else {}
            return [ours[key] for key in keys if key in ours]
        for row in rows:
            vars(row).update(lease)
        return rows

    def give_back(self, rows: list[Any], **fields: Any) -> None:
        """End the leases that were taken together and not used."""
        if rows:
            ours = self.filter(pk__in=[row.pk for row in rows], leased_until=rows[0].leased_until)
            ours.filter(held_by=rows[0].held_by).update(leased_until=None, **fields)

    def let_go(self, at: datetime) -> int:
        """Free what processes hold that have ended on this machine; return how many rows."""
        held = self.filter(leased_until__gt=at)
        ended = [holder for holder in held.values_list("held_by", flat=True).distinct() if has_ended(holder)]
        return held.filter(held_by__in=ended).update(leased_until=None) if ended else 0


class Leased(models.Model):
    """`attempts` counts the tries that failed, `not_before` ends the pause after the last one."""

    FIRST_PAUSE: ClassVar[timedelta]
    LONGEST_PAUSE: ClassVar[timedelta]

    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    held_by = models.CharField(max_length=100, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    def renew(self, at: datetime) -> None:
        """Hold on to it for another LEASE. Raises LeaseLost."""
        self.end_lease(leased_until=at + LEASE)

    def put_off(self, error: Exception, *, at: datetime, **also: Any) -> None:
        """Give the lease back after a failure and pause: the first pause, then twice as long each time, up to the
        longest. `also` is written with it. Raises LeaseLost."""
        pause = min(self.longest_pause, self.FIRST_PAUSE * 2 ** min(self.attempts, 10))
        also |= {"not_before": at + pause, "attempts": self.attempts + 1}
        self.end_lease(last_error=f"{type(error).__name__}: {error}"[:500], **also)

    @property
    def longest_pause(self) -> timedelta:
        return self.LONGEST_PAUSE

    def end_lease(self, **fields: Any) -> None:
        """Write the fields and let go, if it is still ours. Raises LeaseLost."""
        fields = {"leased_until": None, **fields}
        mine = type(self)._default_manager.filter(pk=self.pk, leased_until=self.leased_until, held_by=self.held_by)
        if not mine.update(**fields):
            raise LeaseLost(str(self))
        for name, value in fields.items():
            setattr(self, name, value)
