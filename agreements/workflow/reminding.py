"""Asking again who has not answered: a reviewer by mail with a link of its own, one of us who approves first."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from agreements import emails, states
from agreements.content import sha256_of
from agreements.models import (
    Agreement,
    OutgoingMail,
    OwnRequest,
    ReviewInvitation,
    ReviewLink,
    queue_mail,
    record_event,
)
from agreements.queries.in_house import is_waited_for, open_requests
from agreements.queries.reminders import is_wanted, own_step_due, step_due


def queue_reminders(*, at: datetime) -> int:
    """Ask again whoever is due, each step once; return how many were asked now. Nobody waits for those who need not
    approve, and nobody writes to a desk that we know to be left."""
    waiting = ReviewInvitation.objects.filter(decision=None, revoked_at=None, handed_at=None, closed_at=None, way="")
    waiting = waiting.filter(asked_to=states.TO_APPROVE, contact__retired_at=None)
    found = waiting.filter(expires_at__gt=at).exclude(mail="").select_related("version__agreement")
    return sum(_remind(invitation, at) for invitation in found.defer("version__content_text"))


def _remind(invitation: ReviewInvitation, at: datetime) -> bool:
    agreement = invitation.version.agreement
    step = step_due(invitation, agreement.time_zone, at)
    key = f"reminder:{invitation.public_id}:{step}"
    if not step or agreement.retired_at or OutgoingMail.objects.filter(key=key).exists():
        return False
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=agreement.pk)
        found = ReviewInvitation.objects.get(pk=invitation.pk)
        if not is_wanted(found, at) or OutgoingMail.objects.filter(key=key).exists():
            return False
        _ask_again(found, step, key, at)
    return True


def _ask_again(invitation: ReviewInvitation, step: str, key: str, at: datetime) -> None:
    token = secrets.token_urlsafe(32)
    link = ReviewLink.objects.create(invitation=invitation, kind="reminder", token_sha256=sha256_of(token), at=at)
    subject, body = emails.reminder_mail(invitation, step=step)
    mail = queue_mail(
        key=key,
        to=invitation.mail,
        subject=subject,
        body=body,
        secret=f"{settings.PUBLIC_BASE_URL}/r/{token}",
        at=at,
        about=("reminder", invitation.pk),
        party_id=invitation.party_id,
        language=invitation.language,
        **emails.from_whom(invitation.created_by, invitation.language),
    )
    record_event(
        chain=invitation.version.agreement.number,
        kind="review.reminded",
        subject=f"invitation:{invitation.public_id}",
        at=at,
        by="heiji",
        data={"version": invitation.version.number, "role": invitation.role, "step": step},
        facts=[link, mail],
    )


def queue_own_reminders(*, at: datetime) -> int:
    """Ask again whoever of us a version waits for, each step once (docs/adr/0094, 0098); return how many were asked."""
    waiting = open_requests().filter(user__is_active=True).exclude(user__email="")
    return sum(_remind_own(request, at) for request in waiting.defer("version__content_text"))


def _remind_own(request: OwnRequest, at: datetime) -> bool:
    agreement, version = request.version.agreement, request.version
    step = own_step_due(request, agreement.time_zone, at)
    key = f"own_reminder:{request.pk}:{step}"
    if not step or agreement.retired_at or OutgoingMail.objects.filter(key=key).exists():
        return False
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=agreement.pk)
        if not is_waited_for(OwnRequest.objects.get(pk=request.pk)) or OutgoingMail.objects.filter(key=key).exists():
            return False
        user, about = request.user, ("own_reminder", request.pk)
        subject, body = emails.in_house_mail(version, user, kind="own_request", request=request, again=True)
        mail = queue_mail(
            key=key, to=user.email, subject=subject, body=body, at=at, about=about, language=user.language
        )
        data = {"version": version.number, "name": str(user), "step": step}
        subject, chain = f"version:{version.pk}", agreement.number
        record_event(chain=chain, kind="own.reminded", subject=subject, at=at, by="heiji", data=data, facts=[mail])
    return True
