"""The lists of a content, by their names: their items, and what becomes of a list when one item is put, moved or taken.

Lists lie in the document itself; the attendees lie in the record of the meeting. What these functions give is what
the document's fields become, ready for `workflow.drafts.save_fields`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from agreements.content import parts
from agreements.content.document import AgreementContent


@dataclass(frozen=True)
class ItemList:
    """`name` is its address in the editor, `part` the kind of its items; `one` names one of them."""

    name: str
    part: type[Any]
    one: str | Promise


LISTS: dict[str, ItemList] = {
    entry.name: entry
    for entry in (
        ItemList("attendees", parts.Attendee, pgettext_lazy("one", "出席者")),
        ItemList("aims", parts.Aim, pgettext_lazy("one", "守りたいこと")),
        ItemList("definition", parts.Statement, pgettext_lazy("one", "出来事")),
        ItemList("levels", parts.SeverityLevel, pgettext_lazy("one", "障害レベル")),
        ItemList("contacts", parts.Contact, pgettext_lazy("one", "連絡先")),
        ItemList("acts", parts.Act, pgettext_lazy("one", "動作")),
        ItemList("prohibitions", parts.Prohibition, pgettext_lazy("one", "してはいけないこと")),
        ItemList("information", parts.DecisionInformation, pgettext_lazy("one", "判断情報")),
        ItemList("criteria", parts.DecisionCriterion, pgettext_lazy("one", "判断基準")),
        ItemList("flow", parts.FlowStep, pgettext_lazy("one", "段階")),
        ItemList("reports", parts.ReportPlan, pgettext_lazy("one", "報告")),
        ItemList("escalations", parts.Escalation, pgettext_lazy("one", "引き上げ")),
        ItemList("ways_out", parts.WayOut, pgettext_lazy("one", "行き先")),
        ItemList("capabilities", parts.Capability, pgettext_lazy("one", "できること・できないこと")),
        ItemList("targets", parts.Target, pgettext_lazy("one", "目標値")),
        ItemList("open_points", parts.OpenPoint, pgettext_lazy("one", "懸念・保留")),
        ItemList("glossary", parts.Term, pgettext_lazy("one", "用語")),
    )
}


def lists_in(field: str) -> list[ItemList]:
    """Return the lists that lie in a field of the document (none for a single text)."""
    return [LISTS["attendees"]] if field == "meeting" else [LISTS[field]] if field in LISTS else []


def items_of(content: AgreementContent, name: str) -> list[Any]:
    """Return the items of the list `name`, in order."""
    return list(content.meeting.attendees if name == "attendees" else getattr(content, name))


def item_of(content: AgreementContent, name: str, key: str) -> Any | None:
    """Return the item of the list `name` that bears `key`, or None."""
    return next((item for item in items_of(content, name) if item.key == key), None)


def with_item(content: AgreementContent, name: str, item: Any) -> dict[str, Any]:
    """Return the fields after `item` has taken the place of the one with its key, else stands last."""
    items = items_of(content, name)
    known = [other.key for other in items]
    if item.key in known:
        items[known.index(item.key)] = item
    else:
        items.append(item)
    return _fields(content, name, items)


def without_item(content: AgreementContent, name: str, key: str) -> dict[str, Any]:
    """Return the fields after the (first) item with `key` has been taken out."""
    items = items_of(content, name)
    known = [item.key for item in items]
    if key in known:
        del items[known.index(key)]
    return _fields(content, name, items)


def with_item_moved(content: AgreementContent, name: str, key: str, *, up: bool) -> dict[str, Any]:
    """Return the fields after the item has changed places with its neighbour of the same side."""
    items = items_of(content, name)
    same_side = _beside(items, key)
    places = [place for place, item in enumerate(items) if same_side(item)]
    here = next((place for place in places if items[place].key == key), None)
    if here is None:
        return {}
    there = places.index(here) + (-1 if up else 1)
    if 0 <= there < len(places):
        items[here], items[places[there]] = items[places[there]], items[here]
    return _fields(content, name, items)


def _beside(items: list[Any], key: str) -> Callable[[Any], bool]:
    """People see the two sides of a list apart: an item moves among its own."""
    side = next((getattr(item, "side", None) for item in items if item.key == key), None)
    return lambda item: getattr(item, "side", None) == side


def _fields(content: AgreementContent, name: str, items: list[Any]) -> dict[str, Any]:
    if name == "attendees":
        return {"meeting": content.meeting.model_copy(update={"attendees": items})}
    return {name: items}
