"""Pairs of a promise and a vendor, as they were written down before there was a check (pairs.json), and by somebody
who did not know its rules (fresh_pairs.json: some rest on two vendors, or are told by another clock)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from agreements.content import AgreementContent, blank_content
from agreements.content.lists import LISTS
from agreements.promises.vendors import Compared, Promised, Vendor, check, promises_in, vendor_from
from agreements.promises.vendors.alike import folded

TODAY = date(2026, 11, 30)


def read_pairs(name: str = "pairs.json") -> list[dict[str, Any]]:
    return json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def found_in(pair: dict[str, Any], today: date = TODAY) -> Compared:
    own = frozenset(folded(role) for role in pair.get("own", []))
    return check(promises_of(pair), vendors_of(pair), own, today)


def promises_of(pair: dict[str, Any]) -> list[Promised]:
    return promises_in(_content(pair["promise"], "ours"))


def vendors_of(pair: dict[str, Any]) -> list[Vendor]:
    return [_vendor(facts) for facts in pair.get("vendors") or [pair["vendor"]]]


def vendor_of(pair: dict[str, Any]) -> Vendor:
    return _vendor(pair["vendor"])


def _vendor(facts: dict[str, Any]) -> Vendor:
    lists = {name: facts[name] for name in ("contacts", "capabilities", "acts", "time_zone") if name in facts}
    names = [facts["name"], *filter(None, [facts.get("name_en")])]
    return vendor_from(facts["name"], names, _content(lists, "theirs"))


def _content(facts: dict[str, Any], side: str) -> AgreementContent:
    lists = {name: value for name, value in facts.items() if name != "time_zone"}
    filled = {
        name: [_item(name, place, item, side) for place, item in enumerate(items)] for name, items in lists.items()
    }
    zone = facts.get("time_zone", "Asia/Tokyo")
    return AgreementContent.model_validate(blank_content().model_dump() | filled | {"time_zone": zone})


def _item(name: str, place: int, facts: dict[str, Any], side: str) -> dict[str, Any]:
    """An item with its key, its side where it has one, and its texts in Japanese where no language is named."""
    fields = LISTS[name].part.model_fields
    texts = {key: {"ja": value} if key in _TEXTS and isinstance(value, str) else value for key, value in facts.items()}
    if "consent" in texts:
        texts["consent"] = {
            key: {"ja": value} if key == "condition" else value for key, value in texts["consent"].items()
        }
    return {"key": f"{name}-{place}", **({"side": side} if "side" in fields else {}), **texts}


_TEXTS = {
    "role", "sentence", "what", "provider", "actor", "act", "to_role", "then", "hours", "calendar", "condition",
    "prerequisite", "function", "means", "name",
}  # fmt: skip
