"""The order of lists that people arrange: steps of a flow, candidates, contacts in call order, attendees."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Model, QuerySet

from agreements.models import (
    Attendee,
    Capability,
    Concern,
    Contact,
    PlannedPart,
    User,
)
from agreements.models.fields import Placed, Retirable
from agreements.workflow.history import sign

UP, DOWN = "up", "down"
# What two rows must share to stand in one list.
LISTS: dict[type[Model], tuple[str, ...]] = {
    PlannedPart: ("system", "kind"),
    Contact: ("party",),
    Capability: ("party",),
    Attendee: ("meeting", "party"),
    Concern: ("meeting",),
}


def move(*, row: Placed, direction: str, by: User, at: datetime) -> bool:
    """Move a row one place up or down among those of its list that are in use.

    Gives False when it already stands at that end.
    """
    with transaction.atomic():
        _lock_list_of(row)
        rows = list(siblings_of(row))
        start = next((place for place, other in enumerate(rows) if other.pk == row.pk), None)
        if start is None:
            return False
        end = start + (-1 if direction == UP else 1)
        if not 0 <= end < len(rows):
            return False
        rows[start], rows[end] = rows[end], rows[start]
        arrange(rows=rows, by=by, at=at)
    return True


def arrange(*, rows: Iterable[Placed], by: User, at: datetime) -> None:
    """Put the rows of a list into this order: places are counted from 1 anew, only rows whose place changes are saved,
    each with its history."""
    for place, row in enumerate(rows, start=1):
        if row.place != place:
            row.place = place
            sign(row, by=by, at=at)
            row.save(update_fields=["place"])


def last_place(row: Placed) -> int:
    """Return the place behind the last row of `row`'s list."""
    return (siblings_of(row).aggregate(last=Max("place"))["last"] or 0) + 1


def siblings_of(row: Placed) -> QuerySet:
    """Return the rows in use of the list `row` belongs to, in order."""
    kind = type(row)
    owner = {name: row.serializable_value(name) for name in LISTS[kind]}
    if issubclass(kind, Retirable):
        owner["retired_at"] = None
    rows = kind._default_manager.filter(**owner)
    return rows.order_by("place", "pk")


def _lock_list_of(row: Placed) -> None:
    """Two people who move at once wait for each other at the list's owner."""
    name = LISTS[type(row)][0]
    owner = type(row)._meta.get_field(name).related_model
    owner._default_manager.select_for_update().get(pk=getattr(row, f"{name}_id"))  # type: ignore[union-attr]
