"""Who may see which systems of the bag: what a pass is held against, so that nobody keeps what was taken from them."""

import hashlib
from collections import defaultdict
from typing import Any

from agreements.models import Membership, User
from agreements.models.system import LEAD, ONCALL

# In place of the systems: all of them.
EVERYTHING = "*"


def people_in_bag() -> dict[str, dict[str, Any]]:
    """Return everybody who may sign in, by the number of their account; whoever is not here has no pass."""
    roles: dict[int, dict[str, str]] = defaultdict(dict)
    for user, system, role in Membership.objects.values_list("user", "system__slug", "role"):
        roles[user][system] = role
    return {str(user.pk): _person(user, roles[user.pk]) for user in User.objects.filter(is_active=True)}


def mark_of(user: User) -> str:
    """Return what changes with the password: a pass given before is none any more."""
    return hashlib.sha256(f"pass {user.get_session_auth_hash()}".encode()).hexdigest()[:32]


def _person(user: User, roles: dict[str, str]) -> dict[str, Any]:
    opens = user.is_superuser or bool({LEAD, ONCALL} & set(roles.values()))
    systems: Any = EVERYTHING if user.is_superuser else sorted(roles)
    return {"name": user.name_on_record, "mark": mark_of(user), "systems": systems, "opens": opens}
