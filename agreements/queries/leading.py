"""Who leads a system now: whoever did something once may have left."""

from django.db.models import QuerySet

from agreements.models import Membership, System, User
from agreements.models.system import LEAD


def leads_of(system: System) -> list[User]:
    """Return those who lead it and are at work."""
    held = Membership.objects.filter(system=system, role=LEAD, user__is_active=True)
    return [row.user for row in held.select_related("user").order_by("pk")]


def leads_beside(user: User, systems: QuerySet[System]) -> list[User]:
    """Return who else leads any of these systems."""
    held = Membership.objects.filter(system__in=systems, role=LEAD, user__is_active=True).exclude(user=user)
    return list(dict.fromkeys(row.user for row in held.select_related("user").order_by("pk")))


def told_of_answers(system: System) -> list[User]:
    """Return those who are mailed what happens on a system: its leads, and if nobody is left, the administrators."""
    found = leads_of(system) or list(User.objects.filter(is_superuser=True, is_active=True).order_by("pk"))
    return [user for user in found if user.email]


def systems_led(user: User) -> QuerySet[System]:
    """Return the systems that wait for this person: those they lead; an administrator stands in for all."""
    if user.is_superuser:
        return System.objects.all()
    return System.objects.filter(pk__in=Membership.objects.filter(user=user, role=LEAD).values("system"))
