"""Writing a plan as one document: each change of it becomes a change of its rows, each row with its history."""

from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import F

from agreements.content import AgreementContent, parts
from agreements.content.merging import merged
from agreements.content.plan_kinds import PLAN_KINDS, PlanKind, kind_of
from agreements.models import PlannedPart, System, User
from agreements.queries.plan_state import PlanState, plan_at, plan_state
from agreements.workflow.clashing import Conflict, Settlement
from agreements.workflow.order import arrange
from agreements.workflow.register import put
from agreements.workflow.retire import retire

_IN_USE_LAST = F("retired_at").asc(nulls_last=True)


def save_plan(
    *,
    system: System,
    fields: dict[str, Any],
    base_revision: int,
    by: User,
    at: datetime,
    settled: Settlement | None = None,
) -> PlanState:
    """Put `fields` (document field → parts) into the plan written on top of `base_revision`; only rows that change are
    saved, one that is left out goes out of use, and comes back when it is there again.

    Another's change of other rows is kept; a change of the same row raises Conflict, unless `settled` says which text
    to keep (and the plan is still the one that was seen then). Raises Refused where two levels would have one number.
    """
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        fields = {name: _as_rows(name, value) for name, value in fields.items()}
        stands = plan_state(system)
        theirs = stands.content
        if base_revision == stands.revision:
            wanted = theirs.model_copy(update=fields)
        else:
            base = plan_at(system, base_revision)
            wanted = _merge(base, base.model_copy(update=fields), stands, settled)
        for kind in PLAN_KINDS.values():
            value = getattr(wanted, kind.field)
            if value != getattr(theirs, kind.field):
                keep = _keep_list if kind.is_list else _keep_single
                keep(system, kind, value, by=by, at=at)
    return plan_state(system)


def _as_rows(name: str, value: Any) -> Any:
    """What was pasted is a part without what only a plan knows of it."""
    return [kind_of(name).as_row(item) for item in value] if isinstance(value, list) else value


def _merge(
    base: AgreementContent, mine: AgreementContent, stands: PlanState, settled: Settlement | None
) -> AgreementContent:
    keep = settled.keep if settled and settled.revision == stands.revision else None
    merging = merged(base, mine, stands.content, mine_wins=keep != "theirs")
    if merging.clashes and keep is None:
        raise Conflict(mine, stands.content, stands, merging.clashes)
    return stands.content.model_copy(update=merging.values)


def _keep_list(system: System, kind: PlanKind, items: list[Any], *, by: User, at: datetime) -> None:
    """What is left out goes first: what can be there once is free then, such as a level's number."""
    rows = {row.key: row for row in system.planned.filter(kind=kind.name).order_by(_IN_USE_LAST, "place", "pk")}
    keys = {item.key for item in items}
    for row in rows.values():
        if row.key not in keys:
            retire(row=row, by=by, at=at)
    kept = [_row_of(rows.get(item.key) or PlannedPart(system=system, kind=kind.name), item) for item in items]
    for row in kept:
        put(row=row, by=by, at=at)
    if kind.field != "levels" and any(one.place >= other.place for one, other in pairwise(kept)):
        arrange(rows=kept, by=by, at=at)


def _row_of(row: PlannedPart, item: Any) -> PlannedPart:
    """The row after it says what the item says; it keeps the item's key whatever becomes of its number."""
    row.part = row.its_kind.plain(item)
    row.retired_at = row.retired_by = None
    row.concerns, row.feasibility = item.concerns or "", item.feasibility or "unchecked"
    row.feasibility_note = item.feasibility_note or ""
    row.clean()
    if row.key != item.key:
        row.own_key = item.key
    return row


def _keep_single(system: System, kind: PlanKind, value: Any, *, by: User, at: datetime) -> None:
    row = system.planned.filter(kind=kind.name).order_by(_IN_USE_LAST, "pk").last()
    if value in (None, parts.EndSignal()):
        if row:
            retire(row=row, by=by, at=at)
        return
    row = row or PlannedPart(system=system, kind=kind.name)
    row.part, row.retired_at, row.retired_by = kind.plain(value), None, None
    put(row=row, by=by, at=at)
