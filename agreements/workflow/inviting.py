"""Asking for a review: an invitation, its link, its mail; taking it back."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements import emails, states
from agreements.content import sha256_of
from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    OutgoingMail,
    ReviewInvitation,
    User,
    queue_mail,
    record_event,
)
from agreements.models.event import Actor
from agreements.queries.contact_history import address_records
from agreements.queries.links import state_of_link
from agreements.queries.our_side import must_be_theirs
from agreements.refusals import Refused
from agreements.workflow.ending import tell_withdrawn
from agreements.workflow.settling import queue_copy, settle

# A link outlives the date one hopes for by this much; after that a new one is asked for.
LINK_OUTLIVES_REPLY_BY = timedelta(days=14)


@dataclass(frozen=True)
class Invitees:
    """Whom to ask, by when, with which words, and whose approval it takes (a key of POLICY_WORDS, and how many where
    that names a number). `asked_to` says by contact's key who is not asked to approve (a key of ASKED_TO_WORDS). With
    `way` those who approve do so on paper or by mail: no link goes out to them, and we record what comes back
    (recording.py)."""

    contacts: list[Contact]
    reply_by: datetime
    policy: str = states.ALL
    message: str = ""
    way: str = ""
    quorum: int | None = None
    asked_to: Mapping[int, str] = field(default_factory=dict)

    @property
    def approvers(self) -> list[Contact]:
        return [contact for contact in self.contacts if not self.asked_to.get(contact.pk)]


@dataclass(frozen=True)
class Addressee:
    """Who is asked: `contact` where the register knows them, else as they were named to us."""

    role: str
    mail: str
    name: str = ""
    contact: Contact | None = None
    mail_since: datetime | None = None


def invite(*, version: AgreementVersion, invitees: Invitees, by: User, at: datetime) -> list[ReviewInvitation]:
    """Ask more people about a published version that can still be answered. Raises Refused."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=version.agreement_id)
        version = AgreementVersion.objects.get(pk=version.pk)
        if version.state not in states.ANSWERABLE:
            raise Refused(_("この版には、もう確認をお願いできません。次の版を作ってください。"))
        if version.agreement.versions.sent_out().filter(number__gt=version.number).exists():
            raise Refused(_("新しい版があります。確認は新しい版についてお願いしてください。"))
        return invite_all(version=version, invitees=invitees, by=by, at=at)


def invite_all(*, version: AgreementVersion, invitees: Invitees, by: User, at: datetime) -> list[ReviewInvitation]:
    """Write invitations and their mails in the caller's transaction."""
    if invitees.reply_by <= at:
        raise Refused(_("回答の期限は、いまより後にしてください。"))
    return [ask(version=version, contact=contact, invitees=invitees, by=by, at=at) for contact in invitees.contacts]


def ask(*, version: AgreementVersion, contact: Contact, invitees: Invitees, by: User, at: datetime) -> ReviewInvitation:
    """Write one invitation, and the mail with its link, in the caller's transaction. Raises Refused."""
    asked_to = invitees.asked_to.get(contact.pk, states.TO_APPROVE)
    way = "" if asked_to else invitees.way
    if not contact.mail and not way:
        raise Refused(_("%(role)sのメールアドレスが登録されていません。") % {"role": contact.role})
    if contact.party_id != version.agreement.party_id:
        raise Refused(_("%(role)sは、この取り決めの相手の方ではありません。") % {"role": contact.role})
    record = address_records([contact]).get(contact.pk)
    role, since = contact.said("role", version.agreement.language), record.since if record else None
    who = Addressee(role, contact.mail, contact.name, contact, since)
    until = invitees.reply_by + LINK_OUTLIVES_REPLY_BY
    facts = {"message": invitees.message, "way": way, "reply_by": invitees.reply_by, "expires_at": until}
    facts |= {"asked_to": asked_to}
    _end_expired(version, contact.mail, by=by, at=at)
    return write_invitation(version=version, who=who, by=by, at=at, told_by=by, **facts)


def _end_expired(version: AgreementVersion, mail: str, *, by: User, at: datetime) -> None:
    """Who let the link run out may be asked anew: the old request ends, and its place is taken at once, so that it
    settles nothing."""
    live = version.invitations.filter(mail__iexact=mail, revoked_at=None, handed_at=None, decision=None)
    for expired in live.filter(expires_at__lte=at).exclude(mail=""):
        expired.revoked_at, expired.revoked_by = at, by
        expired.save(update_fields=["revoked_at", "revoked_by"])
        subject, data = f"invitation:{expired.public_id}", {"version": version.number}
        chain = version.agreement.number
        record_event(chain=chain, kind="review.revoked", subject=subject, at=at, by=by, data=data)


def write_invitation(
    *, version: AgreementVersion, who: Addressee, by: User, at: datetime, told_by: Actor, **facts: Any
) -> ReviewInvitation:
    """Write it with its event; without a `way` among its `facts` the mail with the link, too. `by` is who asks,
    `told_by` whose doing it is. Raises Refused for an address of ours, or one that has been asked."""
    if who.mail:
        must_be_theirs(who.mail)
        _must_not_be_asked(version, who)
    token = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            invitation = ReviewInvitation.objects.create(
                public_id=uuid.uuid4(),
                version=version,
                party=version.agreement.party,
                contact=who.contact,
                name=who.name,
                role=who.role,
                mail=who.mail,
                mail_since=who.mail_since,
                language=version.agreement.language,
                token_sha256=sha256_of(token),
                created_at=at,
                created_by=by,
                **facts,
            )
    except IntegrityError as error:
        raise Refused(_asked_already(who)) from error
    told = [] if invitation.way else [_mail_link(invitation, token, by=by, at=at)]
    record_event(
        chain=version.agreement.number,
        kind="review.asked",
        subject=f"invitation:{invitation.public_id}",
        at=at,
        by=told_by,
        data={"version": version.number, "role": invitation.role, "way": invitation.way, "to": invitation.asked_to},
        facts=[invitation, *told],
    )
    return invitation


def _must_not_be_asked(version: AgreementVersion, who: Addressee) -> None:
    """Raise Refused where the mailbox holds a request already, in whatever case it is written: it would count twice."""
    if version.invitations.filter(mail__iexact=who.mail, revoked_at=None, handed_at=None).exists():
        raise Refused(_asked_already(who))


def _asked_already(who: Addressee) -> str:
    return _("%(role)sには、もうこの版の確認をお願いしています。") % {"role": who.role}


def _mail_link(invitation: ReviewInvitation, token: str, *, by: User, at: datetime) -> OutgoingMail:
    subject, body = emails.invitation_mail(invitation)
    return queue_mail(
        key=f"invitation:{invitation.public_id}",
        to=invitation.mail,
        subject=subject,
        body=body,
        secret=f"{settings.PUBLIC_BASE_URL}/r/{token}",
        at=at,
        about=("invitation", invitation.pk),
        party_id=invitation.party_id,
        language=invitation.language,
        **emails.from_whom(by, invitation.language),
    )


def revoke_invitation(*, invitation: ReviewInvitation, by: User, at: datetime, message: str = "") -> ReviewInvitation:
    """Take a request for review back; an answer that was given stays. A `message` is mailed to who was asked. Raises
    Refused when it has been answered.

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
            _note_revocation(found, message, by=by, at=at)
        return found


def _note_revocation(invitation: ReviewInvitation, message: str, *, by: User, at: datetime) -> None:
    version = invitation.version
    told = tell_withdrawn(invitation=invitation, message=message, whole=False, by=by, at=at)
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
        facts=[*([move] if move else []), *told],
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
