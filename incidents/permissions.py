"""Who may do what on an incident: one question a function."""

from django.db.models import QuerySet

from agreements.models import Membership, System, User
from agreements.models.system import LEAD, ONCALL
from agreements.permissions import may_report
from incidents.models import Incident


def reportable_systems(user: User) -> QuerySet[System]:
    """The systems in use on which a user reports."""
    systems = System.objects.visible_to(user).in_use()
    if user.is_superuser:
        return systems
    mine = Membership.objects.filter(user=user, role__in=[LEAD, ONCALL]).values("system")
    return systems.filter(pk__in=mine)


def may_report_on(user: User, incident: Incident) -> bool:
    """Whoever reports on one of its systems reports on the incident: a party that two of them serve gets one report."""
    return any(may_report(user, system) for system in incident.systems)
