"""The draft's history as people think of it: one entry for each editor and sitting, however often it was saved.

Every save is a revision, so that two people's changes can be merged; after two hours only some of a sitting's stay.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from agreements.models import Agreement, AgreementVersion, User

# A longer silence, or another editor's save, begins a new sitting.
_SILENCE = timedelta(minutes=30)
# So long a page may stand open with something unsaved, and its changes are still merged on top of what it showed.
_MERGED_WITHIN = timedelta(hours=2)


@dataclass(frozen=True)
class Sitting:
    """What `by` wrote from `began` to `ended`: its kept `revisions` (oldest first), the one `before` (or 0)."""

    by: User
    began: datetime
    ended: datetime
    before: int
    revisions: tuple[tuple[int, datetime], ...]

    @property
    def revision(self) -> int:
        return self.revisions[-1][0]

    @property
    def earlier(self) -> tuple[tuple[int, datetime], ...]:
        """The saves on the way, newest first."""
        return self.revisions[-2::-1]


def sittings_of(agreement: Agreement) -> list[Sitting]:
    """Return all sittings, newest first."""
    records = agreement.history.order_by("revision", "history_id").values_list("revision", "saved_by", "saved_at")
    people = User.objects.in_bulk({by for _revision, by, _at in records})
    found: list[Sitting] = []
    for revision, by, at in records:
        last = found[-1] if found else None
        if last and last.by.pk == by and at - last.ended <= _SILENCE:
            found[-1] = replace(last, ended=at, revisions=(*last.revisions, (revision, at)))
        else:
            found.append(Sitting(people[by], at, at, last.revision if last else 0, ((revision, at),)))
    return found[::-1]


def thin_out(agreement: Agreement, *, by: User, at: datetime) -> None:
    """Forget saves amid the sitting that `by` is in, older than two hours: about four an hour stay, and those that
    versions name, so that the sitting stays one."""
    saves = agreement.history.filter(saved_by=by, saved_at__lt=at - _MERGED_WITHIN)
    # A sitting that is older has a save in the half hour before that; most are not, and each save asks.
    if not saves.filter(saved_at__gte=at - _MERGED_WITHIN - _SILENCE).exists():
        return
    named = set(AgreementVersion.objects.filter(agreement=agreement).values_list("draft_history_id", flat=True))
    old = saves.filter(saved_at__gte=_begun(agreement, by, at))
    records = list(old.order_by("revision", "history_id").values_list("history_id", "saved_at"))
    kept_at, forgotten = at, []
    for place, ((record, saved_at), (_next, next_at)) in enumerate(pairwise(records)):
        if place and record not in named and next_at - kept_at <= _SILENCE / 2:
            forgotten.append(record)
        else:
            kept_at = saved_at
    if forgotten:
        agreement.history.filter(history_id__in=forgotten).delete()


def _begun(agreement: Agreement, by: User, at: datetime) -> datetime:
    """When the sitting began that goes on at `at`."""
    begun = at
    for saved_by, saved_at in agreement.history.order_by("-revision", "-history_id").values_list(
        "saved_by", "saved_at"
    ):
        if saved_by != by.pk or begun - saved_at > _SILENCE:
            break
        begun = saved_at
    return begun
