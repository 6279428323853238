"""Looking after our own people: inviting, naming, locking, ending, and handing on what somebody held."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.models import Membership, System, User
from agreements.models.event import named
from agreements.models.system import LEAD, ONCALL, READER
from agreements.queries.holdings import Holdings, holdings_of
from agreements.refusals import Refused
from agreements.workflow.access import record_access
from agreements.workflow.history import sign
from agreements.workflow.in_house import hand_on_request
from agreements.workflow.passwords import invite_person, notify_of_change, tell_heir
from agreements.workflow.register import give_role, name_approvers, take_role
from agreements.workflow.succeeding import hand_on

_RANK = {READER: 1, ONCALL: 2, LEAD: 3}


@dataclass(frozen=True)
class RoleChange:
    """One cell of the table of roles; `before` is what whoever changes it saw, "" is no role."""

    user: User
    system: System
    before: str
    role: str


def invite_colleague(*, user: User, roles: Mapping[System, str], by: User, at: datetime) -> User:
    """Make the account of a person who has none, with roles, and mail the invitation. Raises Refused."""
    with transaction.atomic():
        user.set_unusable_password()
        _save(user, by=by, at=at)
        record_access(user=user, kind="person.invited", by=by, at=at)
        for system, role in roles.items():
            give_role(system=system, user=user, role=role, by=by, at=at)
        invite_person(user=user, by=by, at=at)
    return user


def invite_again(*, user: User, by: User, at: datetime) -> None:
    """Mail a new link to set the password. Raises Refused for whoever cannot come in anyway."""
    if not user.is_active:
        raise Refused(_("この方のアカウントは停止中です。"))
    with transaction.atomic():
        record_access(user=user, kind="person.invited", by=by, at=at)
        invite_person(user=user, by=by, at=at)


def change_person(*, user: User, by: User, at: datetime) -> None:
    """Save another name or address; what it was stays in the history and the record. Raises Refused."""
    with transaction.atomic():
        old = User.objects.select_for_update().get(pk=user.pk)
        names = ("display_name", "name_latin", "email")
        told = [(getattr(old, name), getattr(user, name)) for name in names]
        changes = [[before, after] for before, after in told if before != after]
        if changes:
            _save(user, by=by, at=at, update_fields=[*names, "name_key"])
            now_said = {"name": user.display_name, "mail": user.email}
            record_access(user=user, kind="person.changed", by=by, at=at, changes=changes, **now_said)


def lock_person(*, user: User, by: User, at: datetime) -> None:
    """Let somebody in no more, from this moment on; who is locked already stays so. Raises Refused."""
    with transaction.atomic():
        if not _may_go(user, by).is_active:
            return
        user.is_active = False
        _save(user, by=by, at=at, update_fields=["is_active"])
        _end_sessions(user)
        record_access(user=user, kind="person.locked", by=by, at=at)


def unlock_person(*, user: User, by: User, at: datetime) -> None:
    """Let somebody in again who was locked. Raises Refused if the name is somebody else's by now."""
    with transaction.atomic():
        now = User.objects.select_for_update().get(pk=user.pk)
        if now.ended_at:
            raise Refused(_("この方のアカウントは閉じられています。新しく招待してください。"))
        if now.is_active:
            return
        user.is_active = True
        _save(user, by=by, at=at, update_fields=["is_active"])
        record_access(user=user, kind="person.unlocked", by=by, at=at)


def take_factors(*, user: User, by: User, at: datetime) -> None:
    """Take the second factor of somebody who has lost it, end the sessions, and tell them. Without one there is
    nothing to do."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if not Authenticator.objects.filter(user=user).delete()[0]:
            return
        _end_sessions(user)
        record_access(user=user, kind="person.factors_taken", by=by, at=at)
        notify_of_change(what="factors_taken", user=user, by=by, at=at)


def change_roles(*, changes: list[RoleChange], by: User, at: datetime) -> int:
    """Give and take roles, all or none; return how many changed. Raises Refused if one is not as it was seen."""
    with transaction.atomic():
        for change in changes:
            held = Membership.objects.select_for_update().filter(user=change.user, system=change.system).first()
            if (held.role if held else "") != change.before:
                words = _("%(name)s さんの %(system)s の役割が、ほかの方によって変わりました。見直してください。")
                raise Refused(words % {"name": change.user, "system": change.system})
            if change.role and not User.objects.select_for_update().get(pk=change.user.pk).is_active:
                raise Refused(_("%(name)s さんのアカウントは停止中です。") % {"name": change.user})
            if change.role:
                give_role(system=change.system, user=change.user, role=change.role, by=by, at=at)
            elif held:
                take_role(membership=held, by=by, at=at)
    return len(changes)


def end_person(*, user: User, heir: User | None, by: User, at: datetime) -> None:
    """End an account for good; `heir` takes over the roles and is mailed what was held. Raises Refused."""
    with transaction.atomic():
        _may_go(user, by)
        held = holdings_of(user=user, at=at)
        if held and not (heir and heir.is_active and heir.pk != user.pk):
            raise Refused(_("この方が持っているものを引き継ぐ方を選んでください。"))
        for row in held.roles:
            _hand_on(row, heir, by=by, at=at)
        user.is_active, user.ended_at = False, at
        _save(user, by=by, at=at, update_fields=["is_active", "ended_at"])
        if heir:
            _hand_on_approving(held, heir, by=by, at=at)
        Authenticator.objects.filter(user=user).delete()
        _end_sessions(user)
        record_access(user=user, kind="person.ended", by=by, at=at, heir=str(heir or ""), held=_said(held))
        if heir and held:
            hand_on(versions=held.owned, left=named(user)["by"], user=heir, by=by, at=at)
            tell_heir(heir=heir, user=user, held=held, by=by, at=at)


def _hand_on(row: Membership, heir: User | None, *, by: User, at: datetime) -> None:
    """The heir gets the role, unless the own one is higher: nobody loses by inheriting."""
    own = Membership.objects.filter(user=heir, system=row.system).first() if heir else None
    if heir and not heir.is_superuser and _RANK[row.role] > (_RANK[own.role] if own else 0):
        give_role(system=row.system, user=heir, role=row.role, by=by, at=at)
    take_role(membership=row, by=by, at=at)


def _hand_on_approving(held: Holdings, heir: User, *, by: User, at: datetime) -> None:
    """The heir approves first from now on, and what waits already, once where both were asked; but nobody what they
    published themselves: that stays as it is, and whoever leads the system names somebody."""
    for system in held.approves:
        others = [one for one in system.own_approvers.all() if not one.ended_at]
        name_approvers(system=system, people=[*others, heir], by=by, at=at)
    for request in held.approvals:
        with suppress(Refused):
            hand_on_request(request=request, heir=heir, by=by, at=at)


def _said(held: Holdings) -> list[str]:
    invitations = [f"invitation:{row.public_id}" for row in held.invitations]
    meetings = [f"meeting:{row.pk}" for row in held.meetings]
    owned = [f"version:{version.pk}" for version in held.owned]
    approving = [f"own_request:{row.pk}" for row in held.approvals] + [f"approver:{row.slug}" for row in held.approves]
    drafts, beside = [row.number for row in held.drafts], [str(row.words) for row in (*held.named, *held.beside)]
    return [*drafts, *owned, *invitations, *approving, *meetings, *beside]


def _may_go(user: User, by: User) -> User:
    """Return the account as it is now. Two administrators who end each other at once would leave nobody: the rows as
    they are now decide."""
    if user.pk == by.pk:
        raise Refused(_("ご自分のアカウントは、ほかの管理者に頼んでください。"))
    now = {row.pk: row for row in User.objects.select_for_update().filter(pk__in=[user.pk, by.pk]).order_by("pk")}
    if not now[by.pk].is_active:
        raise Refused(_("この方のアカウントは停止中です。"))
    if now[user.pk].ended_at:
        raise Refused(_("この方のアカウントは閉じられています。新しく招待してください。"))
    return now[user.pk]


def _save(user: User, *, by: User, at: datetime, update_fields: list[str] | None = None) -> None:
    sign(user, by=by, at=at)
    try:
        with transaction.atomic():
            user.save(update_fields=update_fields)
    except IntegrityError as error:
        raise Refused(_("同じお名前の方がいます。見分けられるお名前にしてください。")) from error


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
