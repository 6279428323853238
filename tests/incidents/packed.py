"""A go-bag packed at a moment of a story, and what stands in it."""

import json
from datetime import timedelta
from typing import Any

from agreements.models import Party, System
from gobag.generation import Generation
from incidents.queries.bag.rows import rows_of
from incidents.workflow.bagging import refresh_bag
from tests.incidents import story


def packed(minutes: int = 0) -> Generation:
    at = story.NOW + timedelta(minutes=minutes)
    done = refresh_bag(at=at)
    assert done is not None
    assert list(done.generation.faults()) == []
    # However much of it was taken from the one before.
    for slug, rows in rows_of(list(System.objects.in_use()), at=at).items():
        assert read(done.generation, f"systems/{slug}/plain.json")["rows"] == json.loads(json.dumps(rows))
    return done.generation


def read(generation: Generation, name: str) -> Any:
    return json.loads(generation.read(name))


def row_of(generation: Generation, party: Party) -> dict[str, Any]:
    rows = read(generation, "systems/payments/plain.json")["rows"]
    return next(row for row in rows if row["party"]["id"] == party.pk)
