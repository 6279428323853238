"""Rows of a plan as tests want them: plain words for texts, in Japanese."""

from collections.abc import Iterable
from typing import Any

from agreements.content.lists import LISTS
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.content.said import facts_of
from agreements.content.vocabulary import MARK_OF
from agreements.models import PlannedPart, System

_OWN = {"place", "concerns", "feasibility", "feasibility_note"}


def plan_row(system: System, kind: str, /, **facts: Any) -> PlannedPart:
    """Put a row into a plan: `facts` are the fields of its part, and those of the row."""
    own = {name: facts.pop(name) for name in _OWN & set(facts)}
    return PlannedPart.objects.create(system=system, kind=kind, part=said(kind, **facts), **own)


def said(kind: str, /, **facts: Any) -> dict[str, Any]:
    """Return the plain part of a list's item, its texts in Japanese."""
    part = LISTS[PLAN_KINDS[kind].field].part
    return {name: _value(part, name, value) for name, value in facts.items()}


def plan_level(system: System, number: int = 1, name: str = "停止", **facts: Any) -> PlannedPart:
    """Put a level into a plan, with one number seen."""
    given: dict[str, Any] = {"quantity": "決済成功率", "sign": "lt", "value": "50", "unit": "%"}
    number_seen = {field: facts.pop(field, usual) for field, usual in given.items()}
    more = {field: facts.pop(field) for field in ("and_sign", "and_value", "for_minutes") if field in facts}
    times = {"first_contact_minutes": 15, "update_minutes": 15} | facts
    threshold = {**number_seen, **more, "value": str(number_seen["value"])}
    if "and_value" in threshold:
        threshold["and_value"] = str(threshold["and_value"])
    for field in ("quantity", "unit"):
        threshold[field] = {"ja": threshold[field]}
    return plan_row(system, "levels", number=number, mark=MARK_OF[number], name=name, thresholds=[threshold], **times)


def reword(row: PlannedPart, **facts: Any) -> None:
    """Change what a row says, as somebody else would meanwhile."""
    row.part = {**row.part, **said(row.kind, **facts)}
    row.save()


def _value(part: type[Any], name: str, value: Any) -> Any:
    return {"ja": value} if isinstance(value, str) and facts_of(part, name).kind == "text" else value


def words_in(rows: Iterable[PlannedPart], field: str) -> list[str]:
    """Return what rows say in one field, in Japanese."""
    return [row.part[field]["ja"] for row in rows]
