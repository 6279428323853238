"""The way from an empty installation to the first agreement: what has been done, what comes next, whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from agreements.models import Agreement, Contact, Meeting, Membership, Party, PlannedPart, System, User
from agreements.models.system import LEAD
from agreements.permissions import may_administer, may_lead_any


@dataclass(frozen=True)
class FirstStep:
    """`key` says which it is; `address` leads to where it is done. It is empty for those whose task it is not, and for
    what needs a system while there is none."""

    key: str
    is_done: bool
    address: str
    is_theirs: bool = True


def first_steps(user: User) -> list[FirstStep]:
    """Return the steps, in order, for whoever can take some of them; none once there is an agreement."""
    if not (may_administer(user) or may_lead_any(user)) or Agreement.objects.exists():
        return []
    return list(_steps(may_administer(user)))


def _steps(is_administrator: bool) -> Iterator[FirstStep]:  # noqa: FBT001 - said once, two lines above
    own, system = Party.own_side(), System.objects.in_use().first()
    roles = reverse("membership-list", args=[system.slug]) if system else ""
    plan = reverse("plan-edit", args=[system.slug]) if system else ""
    own_page = reverse("party-page", args=[own.pk]) if own else f"{reverse('party-new')}?kind=own"
    administrators = [
        ("own", Contact.objects.filter(party__kind="own", retired_at=None).exists(), own_page),
        ("system", system is not None, reverse("system-new")),
        ("role", Membership.objects.filter(role=LEAD, user__is_active=True).exists(), roles),
    ]
    leads = [
        ("plan", PlannedPart.objects.filter(kind="levels", retired_at=None).exists(), plan),
        ("party", Party.objects.exclude(kind="own").filter(retired_at=None).exists(), reverse("party-new")),
        ("meeting", Meeting.objects.exists(), reverse("meeting-new")),
        ("draft", False, reverse("agreement-new")),
    ]
    for key, is_done, address in administrators:
        yield FirstStep(key, is_done, address if is_administrator else "", is_theirs=is_administrator)
    for key, is_done, address in leads:
        yield FirstStep(key, is_done, address)
