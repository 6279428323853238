"""Who may see which systems of the bag: what a pass is held against, so that nobody keeps what was taken from them."""

import hashlib
from collections import defaultdict
from typing import Any

from agreements import signing
from agreements.models import Membership, User
from agreements.models.system import LEAD, ONCALL
from gobag.passes import EVERYTHING, HOURS, Admitted, Pass, key_of, write_pass


def people_in_bag() -> dict[str, dict[str, Any]]:
    """Return everybody who may sign in, by the number of their account; whoever is not here has no pass."""
    roles: dict[int, dict[str, str]] = defaultdict(dict)
    for user, system, role in Membership.objects.values_list("user", "system__slug", "role"):
        roles[user][system] = role
    return {str(user.pk): _person(user, roles[user.pk]) for user in User.objects.filter(is_active=True)}


def seen_of(user: User, given: int) -> Admitted:
    """Return what a pass would let this person see."""
    roles = dict(Membership.objects.filter(user=user).values_list("system__slug", "role"))
    told = _person(user, roles)
    seen = tuple(told["systems"]), told["opens"], given, "", str(user.pk)
    return Admitted(told["name"], *seen, latin=told["latin"])


def pass_of(user: User, session: str, now: float) -> str:
    """Return a pass for whoever has signed in, for some hours: the pass of one session is always the same one."""
    systems = seen_of(user, int(now)).systems
    told = Pass(key_of(session), str(user.pk), mark_of(user), systems, int(now), int(now) + HOURS * 3600)
    return write_pass(told, signing.sign_for_bag)


def mark_of(user: User) -> str:
    """Return what changes with the password: a pass given before is none any more."""
    return hashlib.sha256(f"pass {user.get_session_auth_hash()}".encode()).hexdigest()[:32]


def _person(user: User, roles: dict[str, str]) -> dict[str, Any]:
    opens = user.is_superuser or bool({LEAD, ONCALL} & set(roles.values()))
    systems = [EVERYTHING] if user.is_superuser else sorted(roles)
    names = {"name": user.name_on_record, "latin": user.name_latin}
    return {**names, "mark": mark_of(user), "systems": systems, "opens": opens}
