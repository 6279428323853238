"""Somebody leaves, and another carries on: they confirm the version in force within so many working days (ADR 122)."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, AgreementVersion, Contact, Succession, SuccessionConfirmed, User, record_event
from agreements.models.event import Actor, named
from agreements.queries.reminders import working_day_after
from agreements.queries.standing import day_in
from agreements.queries.successions import waiting_successions
from agreements.refusals import Refused


def hand_on(
    *,
    versions: Iterable[AgreementVersion],
    left: str,
    by: Actor,
    at: datetime,
    contact: Contact | None = None,
    user: User | None = None,
) -> list[Succession]:
    """Note for each version, with its agreement loaded, that `contact` or `user` carries on after `left` and has it to
    confirm. Runs in the caller's transaction; the worker writes to them (workflow/keeping_up.py)."""
    made = []
    for version in versions:
        zone = version.agreement.time_zone
        due = working_day_after(day_in(zone, at), settings.SUCCESSION_DAYS, zone)
        row = Succession.objects.create(version=version, left=left[:200], contact=contact, user=user, due=due, at=at)
        _note(row, "succession.asked", by=by, at=at, name=_said(row), due=due.isoformat(), facts=[row])
        made.append(row)
    return made


def confirm_succession(*, succession: Succession, by: Actor, at: datetime) -> SuccessionConfirmed:
    """Record that whoever carries on has confirmed the version; twice is once. Raises Refused when nobody waits for it
    any more: the version is not in force, or somebody else carries on."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=succession.version.agreement_id)
        known = SuccessionConfirmed.objects.filter(succession=succession).first()
        if known:
            return known
        if not waiting_successions(Succession.objects.filter(pk=succession.pk), at):
            raise Refused(_("この引き継ぎの確認は、もう要りません。版か、引き継ぐ方が替わりました。"))
        fact = SuccessionConfirmed.objects.create(succession=succession, at=at, **named(by))
        _note(succession, "succession.confirmed", by=by, at=at, name=_said(succession), facts=[fact])
        return fact


def _said(row: Succession) -> str:
    """In the words of the record, whatever language whoever does it reads."""
    who = f"{row.contact.role} {row.contact.name}".strip() if row.contact else named(row.user)["by"] if row.user else ""
    return f"{row.left} → {who}"


def _note(
    row: Succession, kind: str, *, by: Actor, at: datetime, facts: list[Succession | SuccessionConfirmed], **data: str
) -> None:
    version = row.version
    record_event(
        chain=version.agreement.number,
        kind=kind,
        subject=f"version:{version.pk}",
        at=at,
        by=by,
        data={"version": version.number, **data},
        facts=facts,
    )
