"""Keeping the register of peacetime: systems, plans, parties, and who may do what."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from agreements.models import Membership, System, User
from agreements.models.event import Actor
from agreements.models.fields import Placed
from agreements.refusals import Refused
from agreements.workflow.access import record_access
from agreements.workflow.history import sign
from agreements.workflow.order import last_place

Row = TypeVar("Row", bound=Model)


def put(*, row: Row, by: Actor, at: datetime, links: Mapping[str, Iterable[Model]] | None = None) -> Row:
    """Save a new or changed row with its history; a new one stands last in its list. One that is as it was leaves
    no line of history.

    `links` gives the other ends of many-to-many fields. Raises Refused when somebody else was quicker with
    the same name.
    """
    with transaction.atomic():
        if isinstance(row, Placed) and row.pk is None:
            row.place = last_place(row)
        sign(row, by=by, at=at)
        try:
            with transaction.atomic():
                if not _stands(row):
                    row.save()
        except IntegrityError as error:
            raise Refused(_("同じ名前か番号のものが、たったいま登録されました。一覧で確かめてください。")) from error
        for name, others in (links or {}).items():
            if isinstance(row, System) and name == "own_approvers":
                name_approvers(system=row, people=others, by=by, at=at)  # type: ignore[arg-type]
            else:
                getattr(row, name).set(others)
    return row


def _stands(row: Model) -> bool:
    """Whether the database holds just this."""
    before = type(row)._default_manager.filter(pk=row.pk).values().first() if row.pk else None
    return before is not None and before == {name: getattr(row, name) for name in before}


def name_approvers(*, system: System, people: Iterable[User], by: Actor, at: datetime) -> None:
    """Say who of us approves a version of that system first (docs/adr/0098); the chain of each account that is named,
    or no longer, tells it."""
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        before, now = set(system.own_approvers.all()), set(people)
        system.own_approvers.set(now)
        for kind, changed in (("approver.named", now - before), ("approver.dropped", before - now)):
            for user in sorted(changed, key=lambda user: user.pk):
                record_access(user=user, kind=kind, by=by, at=at, system=system.slug)


def give_role(*, system: System, user: User, role: str, by: User, at: datetime) -> Membership:
    """Give `user` a role on a system; it takes the place of the one held before."""
    with transaction.atomic():
        before = Membership.objects.filter(system=system, user=user).first()
        if before and before.role == role:
            return before
        membership, _created = Membership.objects.update_or_create(system=system, user=user, defaults={"role": role})
        held = {"before": before.role} if before else {}
        record_access(user=user, kind="role.given", by=by, at=at, system=system.slug, role=role, **held)
    return membership


def take_role(*, membership: Membership, by: User, at: datetime) -> None:
    """Take a person's role on a system away: the person no longer sees it. Nothing is left to do when it is gone."""
    with transaction.atomic():
        held = Membership.objects.select_for_update().filter(pk=membership.pk).first()
        if held is None:
            return
        user, system, role = held.user, held.system, held.role
        held.delete()
        record_access(user=user, kind="role.taken", by=by, at=at, system=system.slug, role=role)
