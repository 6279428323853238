"""Who may do what: one question a function. Seeing is decided by the querysets (`visible_to`)."""

from agreements.models import Agreement, Meeting, Membership, Party, System, User
from agreements.models.system import LEAD, ONCALL


def may_administer(user: User) -> bool:
    """Administrators register systems, parties' names and people's roles."""
    return user.is_superuser


def may_lead(user: User, system: System) -> bool:
    """A lead drafts, publishes, withdraws and edits the plan of a system."""
    return user.is_superuser or _role(user, system) == LEAD


def may_lead_any(user: User) -> bool:
    """Parties and contacts belong to no one system: whoever leads one may edit them."""
    return user.is_superuser or Membership.objects.filter(user=user, role=LEAD).exists()


def may_edit_meeting(user: User, meeting: Meeting) -> bool:
    """A meeting belongs to its systems: whoever leads one of them; to no system, whoever leads anything."""
    systems = meeting.systems.all()
    if user.is_superuser or not systems:
        return may_lead_any(user)
    return Membership.objects.filter(user=user, role=LEAD, system__in=systems).exists()


def may_edit_party(user: User, party: Party) -> bool:
    """Our own name stands on every agreement: administrators look after it; leads look after the others."""
    return may_administer(user) if party.kind == "own" else may_lead_any(user)


def may_draft(user: User, agreement: Agreement) -> bool:
    return may_lead(user, agreement.system)


def may_report(user: User, system: System) -> bool:
    """Leads and on-call engineers open incidents and send reports."""
    return user.is_superuser or _role(user, system) in {LEAD, ONCALL}


def may_report_any(user: User) -> bool:
    return user.is_superuser or Membership.objects.filter(user=user, role__in=[LEAD, ONCALL]).exists()


def _role(user: User, system: System) -> str | None:
    return Membership.objects.filter(user=user, system=system).values_list("role", flat=True).first()
