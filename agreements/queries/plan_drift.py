"""Where the plan has changed since a version was published, in a sentence that the version says.

An item that was agreed otherwise than planned has not drifted: what counts is that the plan said one thing then, says
another now, and the version does not say the new one.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements.models import PlannedPart

# Rows of the plan as they were recorded, by their key; the oldest first.
Records = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Apart:
    """The field of an item that the plan says otherwise by now; `planned` is None where the plan gave the item up."""

    list_name: str
    key: str
    field: str
    agreed: Any
    planned: Any


def plan_records(systems: Collection[int], since: datetime) -> dict[int, Records]:
    """Return, by system, every record of the rows that were changed since then. One query."""
    changed = PlannedPart.history.filter(system_id__in=systems, history_type="~", history_date__gt=since)
    rows = PlannedPart.history.filter(id__in=changed.values("id")).order_by("history_id")
    found: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for record in rows:
        found[record.system_id][record.instance.key].append(record)
    return dict(found)


def has_changed_since(records: Records, at: datetime) -> bool:
    """Return whether any row says something else than it said then."""
    return any(_changed(rows, at) for rows in records.values())


def sentences_apart(content_text: str, published_at: datetime, records: Records) -> list[Apart]:
    """Return what a version (its canonical JSON) says otherwise than the plan does by now."""
    changed = {key: fields for key, rows in records.items() if (fields := _changed(rows, published_at))}
    content = json.loads(content_text) if changed else {}
    found: list[Apart] = []
    for name, items in content.items():
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and item.get("key") in changed:
                found += _apart(name, item, changed[item["key"]], content["language"])
    return found


def _changed(rows: list[Any], at: datetime) -> dict[str, Any]:
    """The fields that a row says otherwise now than at that moment, as they are now; all of them, as None, of one that
    was given up since. Nothing for one that is younger."""
    before = [row for row in rows if row.history_date <= at]
    if not before or before[-1].retired_at:
        return {}
    then, now = before[-1].part, rows[-1].part
    if rows[-1].retired_at:
        return dict.fromkeys(then)
    return {field: value for field, value in now.items() if value != then.get(field)}


def _apart(name: str, item: dict[str, Any], changed: dict[str, Any], language: str) -> Iterator[Apart]:
    if all(value is None for value in changed.values()):
        said = next((field for field in changed if field in item), "key")
        yield Apart(name, item["key"], said, item[said], None)
        return
    for field, planned in changed.items():
        if field in item and not _says(item[field], planned, language):
            yield Apart(name, item["key"], field, item[field], planned)


def _says(agreed: Any, planned: Any, language: str) -> bool:
    """Whether they say the same; of texts in the language that was agreed to, where both have it."""
    if isinstance(agreed, dict) and isinstance(planned, dict) and language in agreed and language in planned:
        return bool(agreed[language] == planned[language])
    return bool(agreed == planned)
