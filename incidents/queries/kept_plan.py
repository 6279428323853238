"""The plan that governs an incident: as it was when it was opened, or when a system was added to it."""

import json
from functools import lru_cache

from agreements.content import AgreementContent, blank_content
from agreements.models import PlannedPart, System
from agreements.queries.seeding import with_planned
from incidents.models import Incident, PlanKept

_FIELDS = ("id", "kind", "part", "slot", "own_key", "concerns", "feasibility")


def rows_to_keep(system: System) -> str:
    """Return the plan of now, as it is kept."""
    rows = system.planned.filter(retired_at=None).values(*_FIELDS)
    return json.dumps(list(rows), ensure_ascii=False, sort_keys=True)


def kept_rows(incident: Incident, system: System) -> list[PlannedPart]:
    """Return the rows of the plan that governs; of an incident without one (older than this record) those of now."""
    text = PlanKept.objects.filter(incident=incident, system=system).values_list("rows", flat=True).first()
    return _read(text) if text is not None else list(system.planned.filter(retired_at=None))


def kept_parts(incident: Incident, system: System, *kinds: str) -> AgreementContent:
    """Return the rows of some kinds of that plan as a content that says nothing else."""
    return with_planned(blank_content(), [row for row in kept_rows(incident, system) if row.kind in kinds])


def has_changed(incident: Incident) -> bool:
    """Return whether the plan of one of its systems is another one by now."""
    kept = PlanKept.objects.filter(incident=incident).select_related("system")
    return any(one.rows != rows_to_keep(one.system) for one in kept)


@lru_cache(maxsize=32)
def _read(text: str) -> list[PlannedPart]:
    """Nobody may change what this gives."""
    return [PlannedPart(**row) for row in json.loads(text)]
