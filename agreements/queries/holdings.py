"""What somebody holds who is about to leave: it must be somebody else's afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext_lazy

from agreements.models import (
    Agreement,
    AgreementVersion,
    Attendee,
    Capability,
    Contact,
    Meeting,
    Membership,
    OwnRequest,
    Party,
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

    words: Any
    address: str


# Upper rooms put here what gives what somebody holds in them (their apps.py).
BESIDE: list[Callable[[User], list[Held]]] = []


@dataclass(frozen=True)
class Holdings:
    """`approvals` are versions that wait for this person's word before they are sent, `approves` the systems that name
    them for it. `contacts` are those of our own side that are this person: they are printed, and called at night.
    `owned` are the versions in force that are theirs; `named` says where the register names them otherwise, `beside` is
    of the upper rooms."""

    roles: list[Membership]
    drafts: list[Agreement]
    invitations: list[ReviewInvitation]
    approvals: list[OwnRequest]
    approves: list[System]
    meetings: list[Meeting]
    contacts: list[Contact]
    owned: list[AgreementVersion]
    named: list[Held]
    beside: list[Held]

    def __bool__(self) -> bool:
        asked = [*self.invitations, *self.approvals, *self.approves]
        return any([self.roles, self.drafts, asked, self.meetings, self.contacts, self.owned, self.named, self.beside])

    def alone(self) -> list[Membership]:
        """Return the roles without which nobody leads the system."""
        return [row for row in self.roles if row.role == LEAD and leads_of(row.system) == [row.user]]


@keep_lazy_text
def _told(words: Any, **facts: Any) -> str:
    """In the language of whoever reads it: the page, or the mail to the heir."""
    return str(words % facts)


def _named(user: User, at: datetime) -> Iterator[Held]:
    """Where a name or an address stands that is written, not chosen: it does not move by itself. A copy of each report
    goes to the address of who looks after a customer."""
    names = [name for name in (user.display_name, user.name_latin) if name]
    mail = Q(account_owner_mail__iexact=user.email) if user.email else Q(pk=None)
    for party in Party.objects.filter(mail | Q(account_owner__in=names), retired_at=None).order_by("name"):
        yield Held(_told(gettext_lazy("%(party)s の営業担当"), party=party), reverse("party-page", args=[party.pk]))
    waiting = Capability.objects.filter(review_owner__in=names, retired_at=None, contract_review_needed=True)
    for row in waiting.select_related("party").order_by("party__name", "pk"):
        words = _told(gettext_lazy("%(party)s の契約の見直し「%(what)s」"), party=row.party, what=row.what)
        yield Held(words, f"{reverse('party-page', args=[row.party_id])}#capabilities-{row.pk}")
    coming = Attendee.objects.filter(
        name__in=names, party__kind="own", meeting__held_at=None, meeting__cancelled_at=None, meeting__ends_at__gt=at
    )
    for one in coming.exclude(meeting__created_by=user).select_related("meeting").order_by("meeting__starts_at", "pk"):
        words = _told(gettext_lazy("打合せ「%(meeting)s」の出席者"), meeting=one.meeting)
        yield Held(words, f"{reverse('meeting-page', args=[one.meeting_id])}#attendees-{one.pk}")


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
        named=list(_named(user, at)),
        beside=[held for find in BESIDE for held in find(user)],
    )
