"""Who can help somebody who may not do a thing: those who lead the system it is about, and the administrators."""

from dataclasses import dataclass

from agreements.models import Agreement, System, User
from agreements.queries.leading import leads_beside, leads_of

# As many names as one needs to find somebody.
_MOST = 5


@dataclass(frozen=True)
class Helpers:
    """`system` is the one the address is about, as far as the person who asks may see it; without one, `leads` are
    those of all systems they belong to."""

    system: System | None
    leads: list[User]
    administrators: list[User]


def helpers_for(user: User, *, slug: str = "", number: str = "") -> Helpers:
    """Return whom to ask about an address with this system's name, or this agreement's number, in it."""
    seen = System.objects.visible_to(user)
    about = Agreement.objects.filter(number=number, system__in=seen).values("system")
    system = seen.filter(slug=slug).first() if slug else seen.filter(pk__in=about).first() if number else None
    administrators = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")[:_MOST]
    leads = leads_of(system) if system else leads_beside(user, seen.in_use())
    return Helpers(system, leads[:_MOST], list(administrators))
