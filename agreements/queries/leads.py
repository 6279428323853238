"""Who leads a system now, and can be written to."""

from django.db.models import QuerySet

from agreements.models import Membership, System, User
from agreements.models.system import LEAD


def leads_of(system: System) -> QuerySet[User]:
    """Return those who lead a system now and have an address."""
    leads = Membership.objects.filter(system=system, role=LEAD).values("user")
    return User.objects.filter(pk__in=leads, is_active=True).exclude(email="").order_by("pk")
