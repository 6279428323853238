"""Asking for a review: an invitation, its link, its mail; taking it back."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements import emails, states
from agreements.content import sha256_of
from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    ReviewInvitation,
    User,
    queue_mail,
    record_event,
)
from agreements.queries.contact_history import address_records
from agreements.queries.links import state_of_link
from agreements.queries.our_side import must_be_theirs
from agreements.refusals import Refused
from agreements.workflow.settling import queue_copy, settle

# A link outlives the date one hopes for by this much; after that a new one is asked for.
LINK_OUTLIVES_REPLY_BY = timedelta(days=14)


@dataclass(frozen=True)
class Invitees:
    """Whom to ask, by when, with which words, and whose approval counts (a key of POLICY_WORDS)."""

    contacts: list[Contact]
    reply_by: datetime
    policy: str = "all"
    message: str = ""


def invite(*, version: AgreementVersion, invitees: Invitees, by: User, at: datetime) -> list[ReviewInvitation]:
    """Ask more people about a published version that can still be answered. Raises Refused."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=version.agreement_id)
        version = AgreementVersion.objects.get(pk=version.pk)
        if version.state not in states.ANSWERABLE:
            raise Refused(_("この版には、もう確認をお願いできません。次の版を作ってください。"))
        if version.agreement.versions.filter(number__gt=version.number).exists():
            raise Refused(_("新しい版があります。確認は新しい版についてお願いしてください。"))
        return invite_all(version=version, invitees=invitees, by=by, at=at)


def invite_all(*, version: AgreementVersion, invitees: Invitees, by: User, at: datetime) -> list[ReviewInvitation]:
    """Write invitations and their mails in the caller's transaction."""
    if invitees.reply_by <= at:
        raise Refused(_("回答の期限は、いまより後にしてください。"))
    return [_invite(version, contact, invitees, by=by, at=at) for contact in invitees.contacts]


def _invite(
    version: AgreementVersion, contact: Contact, invitees: Invitees, *, by: User, at: datetime
) -> ReviewInvitation:
    if not contact.mail:
        raise Refused(_("%(role)sのメールアドレスが登録されていません。") % {"role": contact.role})
    if contact.party_id != version.agreement.party_id:
        raise Refused(_("%(role)sは、この取り決めの相手の方ではありません。") % {"role": contact.role})
    must_be_theirs(contact.mail)
    token = secrets.token_urlsafe(32)
    record = address_records([contact]).get(contact.pk)
    language = version.agreement.language
    role = contact.said("role", language)
    fields = {"name": contact.name, "role": role, "mail": contact.mail, "language": language}
    try:
        with transaction.atomic():
            invitation = ReviewInvitation.objects.create(
                public_id=uuid.uuid4(),
                version=version,
                party=contact.party,
                contact=contact,
                mail_since=record.since if record else None,
                message=invitees.message,
                token_sha256=sha256_of(token),
                reply_by=invitees.reply_by,
                expires_at=invitees.reply_by + LINK_OUTLIVES_REPLY_BY,
                created_at=at,
                created_by=by,
                **fields,
            )
    except IntegrityError as error:
        raise Refused(_("%(role)sには、もうこの版の確認をお願いしています。") % {"role": contact.role}) from error
    _tell(invitation, token, by=by, at=at)
    return invitation


def _tell(invitation: ReviewInvitation, token: str, *, by: User, at: datetime) -> None:
    version = invitation.version
    data = {"version": version.number, "role": invitation.role}
    subject = f"invitation:{invitation.public_id}"
    mail_subject, body = emails.invitation_mail(invitation)
    mail = queue_mail(
        key=f"invitation:{invitation.public_id}",
        to=invitation.mail,
        subject=mail_subject,
        body=body,
        secret=f"{settings.PUBLIC_BASE_URL}/r/{token}",
        at=at,
        about=("invitation", invitation.pk),
        party_id=invitation.party_id,
        language=invitation.language,
        **emails.from_whom(by, invitation.language),
    )
    chain = version.agreement.number
    record_event(chain=chain, kind="review.asked", subject=subject, at=at, by=by, data=data, facts=[invitation, mail])


def revoke_invitation(*, invitation: ReviewInvitation, by: User, at: datetime) -> ReviewInvitation:
    """Take a request for review back; an answer that was given stays. Raises Refused when it has been answered.

    If all others have answered, their answers now settle the version.
    """
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        found = ReviewInvitation.objects.get(pk=invitation.pk)
        if found.answer():
            raise Refused(_("もう回答をいただいています。回答は取り消せません。"))
        if found.revoked_at is None:
            found.revoked_at, found.revoked_by = at, by
            found.save(update_fields=["revoked_at", "revoked_by"])
            _note_revocation(found, by=by, at=at)
        return found


def _note_revocation(invitation: ReviewInvitation, *, by: User, at: datetime) -> None:
    version = invitation.version
    move = settle(version=version, at=at, by=by, reason=_("ほかの方の確認の依頼を取り消したため"))
    if move:
        queue_copy(version=version, why=f"invitation:{invitation.pk}:revoked", at=at)
    record_event(
        chain=version.agreement.number,
        kind="review.revoked",
        subject=f"invitation:{invitation.public_id}",
        at=at,
        by=by,
        data={"version": version.number},
        facts=[move] if move else [],
    )


def close_link(*, invitation: ReviewInvitation, by: User, at: datetime) -> None:
    """Shut a link that takes no answer any more, so that it opens neither receipt nor papers; an answer stays.

    Raises Refused while it can be answered: then the request is taken back instead.
    """
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        found = ReviewInvitation.objects.get(pk=invitation.pk)
        if state_of_link(found, at) == "open":
            raise Refused(_("まだ回答できるリンクです。使えなくするには、確認の依頼を取り消してください。"))
        if found.closed_at is None:
            found.closed_at, found.closed_by = at, by
            found.save(update_fields=["closed_at", "closed_by"])
            data = {"version": found.version.number, "role": found.role}
            subject = f"invitation:{found.public_id}"
            record_event(chain=agreement.number, kind="review.closed", subject=subject, at=at, by=by, data=data)
