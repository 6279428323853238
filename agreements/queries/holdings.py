"""What somebody holds who is about to leave: it must be somebody else's afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    Meeting,
    Membership,
    OwnRequest,
    ReviewInvitation,
    System,
    User,
)
from agreements.models.system import LEAD
from agreements.queries.in_house import open_requests
from agreements.queries.leading import leads_of
from agreements.queries.successions import owned_by
from agreements.states import TO_APPROVE


@dataclass(frozen=True)
class Held:
    """Something of an upper room: what it is called, and where its page is."""

    words: str
    address: str


# Upper rooms put here what gives what somebody holds in them (their apps.py).
BESIDE: list[Callable[[User], list[Held]]] = []


@dataclass(frozen=True)
class Holdings:
    """`approvals` are versions that wait for this person's word before they are sent, `approves` the systems that name
    them for it. `contacts` are those of our own side that are this person: they are printed, and called at night.
    `owned` are the versions in force that are theirs; `beside` is of the upper rooms."""

    roles: list[Membership]
    drafts: list[Agreement]
    invitations: list[ReviewInvitation]
    approvals: list[OwnRequest]
    approves: list[System]
    meetings: list[Meeting]
    contacts: list[Contact]
    owned: list[AgreementVersion]
    beside: list[Held]

    def __bool__(self) -> bool:
        asked = [*self.invitations, *self.approvals, *self.approves]
        return any([self.roles, self.drafts, asked, self.meetings, self.contacts, self.owned, self.beside])

    def alone(self) -> list[Membership]:
        """Return the roles without which nobody leads the system."""
        return [row for row in self.roles if row.role == LEAD and leads_of(row.system) == [row.user]]


def holdings_of(*, user: User, at: datetime) -> Holdings:
    roles = Membership.objects.filter(user=user).select_related("system", "user").order_by("system__name")
    drafts = Agreement.objects.filter(saved_by=user, retired_at=None).select_related("system", "party")
    asked = ReviewInvitation.objects.filter(
        created_by=user, decision=None, revoked_at=None, handed_at=None, expires_at__gt=at, asked_to=TO_APPROVE
    )
    planned = Meeting.objects.filter(created_by=user, held_at=None, cancelled_at=None)
    contacts = Contact.objects.filter(party__kind="own", retired_at=None).select_related("party")
    return Holdings(
        roles=list(roles),
        drafts=list(drafts.defer("draft").order_by("number")),
        invitations=list(asked.select_related("version__agreement", "party").order_by("pk")),
        approvals=list(open_requests().filter(user=user)),
        approves=list(System.objects.in_use().filter(own_approvers=user).order_by("name")),
        meetings=list(planned.order_by("starts_at")),
        contacts=list(contacts.filter(mail__iexact=user.email).order_by("place")) if user.email else [],
        owned=owned_by(user, at),
        beside=[held for find in BESIDE for held in find(user)],
    )
