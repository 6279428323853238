"""Whom to meet next: in which order, by fixed rules that are printed beside each row (ADR 104).

Only facts come in, and each rule that holds adds its points; nobody is listed for being important alone. The twelve
cases the points were found with stand in tests/agreements/queries/whom_cases.py, in the order somebody would meet them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

# So long an outage of theirs is a reason to meet, unless somebody has met them since.
OUTAGE_DAYS = 90
Key = TypeVar("Key")


@dataclass(frozen=True)
class WhomFacts:
    """What is known of one party. `has_moment`: a right moment that they named has come. `lacks_agreement`: on some
    system nothing has been agreed, and they have not said "not now" with a moment that is still to come."""

    rank: str = ""
    sensitivity: str = ""
    has_outage: bool = False
    has_moment: bool = False
    lacks_agreement: bool = False
    is_expired: bool = False
    has_lost_contact: bool = False
    is_unconfirmed: bool = False
    has_changed_plan: bool = False


@dataclass(frozen=True)
class Rule:
    """`is_reason`: it lists a party by itself; the others say how much hangs on it."""

    words: Any
    points: int
    holds: Callable[[WhomFacts], bool]
    is_reason: bool = True


RULES = {
    "rank_a": Rule(_("売上区分 A"), 30, lambda facts: facts.rank == "A", is_reason=False),
    "rank_b": Rule(_("売上区分 B"), 15, lambda facts: facts.rank == "B", is_reason=False),
    "rank_c": Rule(_("売上区分 C"), 5, lambda facts: facts.rank == "C", is_reason=False),
    "sensitive": Rule(_("障害への感度が高い"), 20, lambda facts: facts.sensitivity == "high", is_reason=False),
    "medium": Rule(_("障害への感度はふつう"), 10, lambda facts: facts.sensitivity == "medium", is_reason=False),
    "outage": Rule(_("障害があり、まだ会っていない"), 25, lambda facts: facts.has_outage),
    "moment": Rule(_("話すとよいときが来た"), 20, lambda facts: facts.has_moment),
    "none": Rule(_("合意がまだない"), 20, lambda facts: facts.lacks_agreement),
    "expired": Rule(_("見直しの期限を過ぎた"), 20, lambda facts: facts.is_expired),
    "lost": Rule(_("連絡先が外れ、後任未定"), 20, lambda facts: facts.has_lost_contact),
    "plan": Rule(_("同意した文の対応方針が変わった"), 15, lambda facts: facts.has_changed_plan),
    "unconfirmed": Rule(_("連絡先が未確認"), 10, lambda facts: facts.is_unconfirmed),
}


def rules_of(facts: WhomFacts) -> list[str]:
    """Return the keys of the rules that hold, in the order of the table; none without a reason to meet."""
    holding = [key for key, rule in RULES.items() if rule.holds(facts)]
    return holding if any(RULES[key].is_reason for key in holding) else []


def points_of(facts: WhomFacts) -> int:
    """Return what the rules that hold add up to; 0 for whom there is no reason to meet."""
    return sum(RULES[key].points for key in rules_of(facts))


def in_order(facts: Iterable[tuple[Key, WhomFacts]]) -> list[Key]:
    """Return whom there is a reason to meet, the most points first; of equals, as they came."""
    counted = [(points_of(one), key) for key, one in facts]
    return [key for points, key in sorted(counted, key=lambda pair: -pair[0]) if points]
