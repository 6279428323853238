"""Who there is, and what a route says of them (routes.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import World

MEMBERS = frozenset({"reader", "oncall", "lead", "admin"})
REPORTERS = frozenset({"oncall", "lead", "admin"})
LEADS = frozenset({"lead", "admin"})
ANY_LEAD = frozenset({"lead", "admin", "foreign_lead"})
ANY_REPORTER = frozenset({"oncall", "lead", "admin", "foreign_lead", "foreign_oncall"})
ADMIN = frozenset({"admin"})
STAFF = ANY_REPORTER | {"reader", "foreign"}
EVERYBODY = STAFF | {"anonymous"}
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Route:
    args: Callable[[World], list[Any]]
    look: frozenset[str]
    act: frozenset[str] = NOBODY
