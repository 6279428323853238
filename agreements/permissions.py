"""Who may do what: one question a function. Seeing is decided by the querysets (`visible_to`)."""

from django.db.models import Q, QuerySet

from agreements.models import Agreement, Meeting, Membership, Party, Succession, System, User
from agreements.models.system import LEAD, ONCALL


def may_administer(user: User) -> bool:
    """Administrators register systems, parties' names and people's roles."""
    return user.is_superuser


def may_lead(user: User, system: System) -> bool:
    """A lead drafts, publishes, withdraws and edits the plan of a system."""
    return user.is_superuser or _role(user, system) == LEAD


def may_lead_any(user: User) -> bool:
    """The team's words, our own contacts, and what is new belong to no one system: whoever leads one may write them."""
    return user.is_superuser or Membership.objects.filter(user=user, role=LEAD).exists()


def may_lead_one_of(user: User, systems: QuerySet[System]) -> bool:
    """What several systems share is edited by whoever leads one of them."""
    return user.is_superuser or Membership.objects.filter(user=user, role=LEAD, system__in=systems).exists()


def may_edit_meeting(user: User, meeting: Meeting) -> bool:
    """Who leads one of its systems; one that is about none (they all were, once) is for who arranged it."""
    if meeting.systems.exists():
        return may_lead_one_of(user, meeting.systems.all())
    return user.is_superuser or (meeting.created_by_id == user.pk and may_lead_any(user))


def may_edit_party(user: User, party: Party) -> bool:
    """Our own name stands on every agreement: administrators look after it; leads look after the others."""
    return may_administer(user) if party.kind == "own" else may_edit_contacts(user, party)


def may_edit_contacts(user: User, party: Party) -> bool:
    """Who leads one of the systems a party belongs to; until it belongs to one, who registered it. Our own contacts
    stand on every agreement: whoever leads one."""
    if user.is_superuser or party.kind == "own" or party.pk is None:
        return may_lead_any(user)
    systems = System.objects.filter(Q(parties=party) | Q(pk__in=Agreement.objects.filter(party=party).values("system")))
    if systems.exists():
        return may_lead_one_of(user, systems)
    registered = party.history.filter(history_type="+", history_user=user)
    return registered.exists() and may_lead_any(user)


def may_draft(user: User, agreement: Agreement) -> bool:
    return may_lead(user, agreement.system)


def may_confirm(user: User, row: Succession) -> bool:
    """Whoever of ours carries on with it; for a contact of theirs, who told it on the telephone, whoever leads."""
    return row.user_id == user.pk if row.user_id else may_draft(user, row.version.agreement)


def may_report(user: User, system: System) -> bool:
    """Leads and on-call engineers open incidents and send reports."""
    return user.is_superuser or _role(user, system) in {LEAD, ONCALL}


def may_report_any(user: User) -> bool:
    return user.is_superuser or Membership.objects.filter(user=user, role__in=[LEAD, ONCALL]).exists()


def is_only_on_call(user: User) -> bool:
    """Who is on call and leads nothing: what they come for is the on-call page."""
    roles = set(Membership.objects.filter(user=user).values_list("role", flat=True))
    return not user.is_superuser and ONCALL in roles and LEAD not in roles


def _role(user: User, system: System) -> str | None:
    return Membership.objects.filter(user=user, system=system).values_list("role", flat=True).first()
