"""The plan of a system as one document that is edited: how it stands, and how it stood at a revision.

Each save of a row leaves a record in its history; the newest record's number is the revision of the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from agreements.content import AgreementContent, blank_content
from agreements.content.planned import Planned
from agreements.models import PlannedPart, System, User
from agreements.queries.our_side import our_contacts
from agreements.queries.seeding import contact_parts, languages_of_system
from agreements.refusals import Refused

TIME_ZONE = "Asia/Tokyo"


@dataclass(frozen=True)
class PlanState:
    """`content` holds the rows in use, each as a row of a plan (content/planned.py), in the languages of the system's
    papers; beside them our own contacts, which rows refer to."""

    content: AgreementContent
    revision: int
    saved_by: User | None
    saved_at: datetime | None
    time_zone: str = TIME_ZONE


def plan_state(system: System) -> PlanState:
    """Return a plan as it stands."""
    newest = _records(system).select_related("history_user").order_by("history_id").last()
    content = _document(system, system.planned.filter(retired_at=None))
    if newest is None:
        return PlanState(content, 0, None, None)
    return PlanState(content, newest.history_id, newest.history_user, newest.history_date)


def plan_at(system: System, revision: int) -> AgreementContent:
    """Return a plan as it stood at a revision. Raises Refused if there never was such a revision."""
    records = _records(system)
    if revision and not records.filter(history_id=revision).exists():
        raise Refused(_("対応方針の第%(revision)d稿は見つかりません。") % {"revision": revision})
    newest = records.filter(history_id__lte=revision).values("id").annotate(newest=Max("history_id"))
    kept = records.filter(history_id__in=newest.values("newest"), retired_at=None)
    rows = [record.instance for record in kept.order_by("place", "id")]
    return _document(system, rows)


def have_others_written(system: System, *, since: int, by: User, at: datetime) -> bool:
    """Return whether a row was changed after a revision by anybody but `by` at `at`."""
    return _records(system).filter(history_id__gt=since).exclude(history_user=by, history_date=at).exists()


def _records(system: System) -> QuerySet:
    return PlannedPart.history.filter(system_id=system.pk)


def _document(system: System, rows: Iterable[PlannedPart]) -> AgreementContent:
    languages = languages_of_system(system)
    said: dict[str, Any] = {"contacts": contact_parts(our_contacts(system), "ours", languages[0])}
    for row in rows:
        kind = row.its_kind
        said[kind.field] = [*said.get(kind.field, []), said_of(row)] if kind.is_list else row.said()
    said["levels"] = sorted(said.get("levels", []), key=lambda level: level.number)
    return blank_content(*languages).model_copy(update=said)


def said_of(row: PlannedPart) -> Any:
    """Return a row of a list as the editor writes it."""
    return row.its_kind.as_row(row.said(), {name: getattr(row, name) for name in Planned.model_fields})
