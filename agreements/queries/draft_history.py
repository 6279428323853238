"""The draft's history: how it stood at a revision, and as people think of it, one entry an editor and sitting."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from agreements.content import AgreementContent, read_content
from agreements.models import Agreement, User
from agreements.refusals import Refused

# A longer silence, or another editor's save, begins a new sitting.
SILENCE = timedelta(minutes=30)


def content_at(agreement: Agreement, revision: int) -> AgreementContent:
    """Return the draft as it stood at a revision (or the newest kept one before it: older changes are then named as
    clashes, never lost). Raises Refused if there never was such a revision."""
    if revision == agreement.revision:
        return agreement.content()
    record = record_of(agreement, revision)
    if record is None:
        raise Refused(_("下書きの第%(revision)d稿は見つかりません。") % {"revision": revision})
    return read_content(record.draft)


def record_of(agreement: Agreement, revision: int) -> Any | None:
    """Return the history's record of a revision, else of the newest kept one before it (sittings.thin_out)."""
    if revision > agreement.revision:
        return None
    return agreement.history.filter(revision__lte=revision).order_by("revision", "history_id").last()


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
        if last and last.by.pk == by and at - last.ended <= SILENCE:
            found[-1] = replace(last, ended=at, revisions=(*last.revisions, (revision, at)))
        else:
            found.append(Sitting(people[by], at, at, last.revision if last else 0, ((revision, at),)))
    return found[::-1]
