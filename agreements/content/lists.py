"""The lists of a content, by their names: their items, and what becomes of a list when one item is put, moved or taken.

Lists lie in the document itself; the attendees lie in the record of the meeting. What these functions give is what
the document's fields become, ready for `workflow.drafts.save_fields`.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from agreements.content import parts
from agreements.content.document import AgreementContent
from gobag.letters import one_spelling


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
        ItemList("steps", parts.Step, pgettext_lazy("one", "物差しの段")),
        ItemList("levels", parts.SeverityLevel, pgettext_lazy("one", "障害レベル")),
        ItemList("contacts", parts.Contact, pgettext_lazy("one", "連絡先")),
        ItemList("staffing", parts.Staffing, pgettext_lazy("one", "分担")),
        ItemList("acts", parts.Act, pgettext_lazy("one", "動作")),
        ItemList("substitutes", parts.Substitute, pgettext_lazy("one", "代替手段")),
        ItemList("prohibitions", parts.Prohibition, pgettext_lazy("one", "してはいけないこと")),
        ItemList("information", parts.DecisionInformation, pgettext_lazy("one", "判断情報")),
        ItemList("criteria", parts.DecisionCriterion, pgettext_lazy("one", "判断基準")),
        ItemList("special_days", parts.SpecialDay, pgettext_lazy("one", "業務特異日")),
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


def longest(name: str) -> int:
    """Return how many items the list `name` holds at most."""
    owner, field = (parts.MeetingRecord, name) if name == "attendees" else (AgreementContent, name)
    return next(rule.max_length for rule in owner.model_fields[field].metadata if hasattr(rule, "max_length"))


def says_the_same(one: Any, other: Any) -> bool:
    """Whether two items of a list, or two values of a field, are one, their keys apart and letters that code pages map
    differently."""
    return type(one) is type(other) and _spelt(one) == _spelt(other)


def _spelt(value: Any) -> Any:
    if isinstance(value, parts.Part):
        return _spelt(value.model_dump(exclude={"key"}))
    if isinstance(value, dict):
        return {key: _spelt(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_spelt(one) for one in value]
    return one_spelling(value) if isinstance(value, str) else value


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
    return with_list(content, name, items)


def with_items(content: AgreementContent, name: str, new: list[Any]) -> dict[str, Any]:
    """Return the fields after the `new` items stand last, in their order (no other item has their keys)."""
    return with_list(content, name, [*items_of(content, name), *new])


def without_item(content: AgreementContent, name: str, key: str) -> dict[str, Any]:
    """Return the fields after the (first) item with `key` has been taken out."""
    items = items_of(content, name)
    known = [item.key for item in items]
    if key in known:
        del items[known.index(key)]
    return with_list(content, name, items)


def with_item_moved(content: AgreementContent, name: str, key: str, *, to: int) -> dict[str, Any]:
    """Return the fields after the item has gone to place `to` (from 0) among those of its side; beyond the ends is at
    the end. Nothing for an item that is not there."""
    items = items_of(content, name)
    places = _places_beside(items, key)
    here = next((place for place in places if items[place].key == key), None)
    if here is None:
        return {}
    items.insert(places[max(0, min(to, len(places) - 1))], items.pop(here))
    return with_list(content, name, items)


def place_of_item(content: AgreementContent, name: str, key: str) -> int:
    """Return the item's place (from 0) among those of its side. Raises StopIteration for one that is not there."""
    items = items_of(content, name)
    return next(to for to, place in enumerate(_places_beside(items, key)) if items[place].key == key)


def with_copy(content: AgreementContent, name: str, key: str, *, new_key: str) -> dict[str, Any]:
    """Return the fields after the item has been put once more, behind itself: what was agreed of it is not copied."""
    items = items_of(content, name)
    here = next(place for place, item in enumerate(items) if item.key == key)
    item = items[here]
    fresh: dict[str, Any] = {"consent": parts.Consent(), "change_reason": None, "kept_words": []}
    beside = fresh if isinstance(item, parts.Item) else {}
    items.insert(here + 1, item.model_copy(update={"key": new_key, **beside}))
    return with_list(content, name, items)


def with_item_returned(content: AgreementContent, name: str, key: str, *, old: AgreementContent) -> dict[str, Any]:
    """Return the fields after an item of the `old` content stands again where it stood. Nothing if it was not there,
    or stands here already."""
    known = [item.key for item in items_of(old, name)]
    items = items_of(content, name)
    if key not in known or key in {item.key for item in items}:
        return {}
    place = known.index(key)
    after = [item.key for item in items if item.key in known[:place]]
    there = [item.key for item in items].index(after[-1]) + 1 if after else 0
    items.insert(there, items_of(old, name)[place])
    return with_list(content, name, items)


def _places_beside(items: list[Any], key: str) -> list[int]:
    """People see the two sides of a list apart: an item moves among its own."""
    side = next((getattr(item, "side", None) for item in items if item.key == key), None)
    return [place for place, item in enumerate(items) if getattr(item, "side", None) == side]


def with_list(content: AgreementContent, name: str, items: list[Any]) -> dict[str, Any]:
    """Return the fields after the list `name` is these items."""
    if name == "attendees":
        return {"meeting": content.meeting.model_copy(update={"attendees": items})}
    return {name: items}
