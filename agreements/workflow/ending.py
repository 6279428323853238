"""What is told to whom was asked, when a request or a version is taken back or replaced: a reviewer, or one of us."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from agreements import emails, states
from agreements.models import AgreementVersion, OutgoingMail, ReviewInvitation, User, queue_mail, record_event
from agreements.queries.in_house import live_requests
from agreements.queries.our_side import folded


def tell_withdrawn(
    *, invitation: ReviewInvitation, message: str, whole: bool, by: User, at: datetime
) -> list[OutgoingMail]:
    """Mail them the `message`, in the caller's transaction; without one, or without an address, nothing."""
    if not message.strip() or not invitation.mail:
        return []
    worded = emails.withdrawn_mail(invitation, message=message.strip(), by=by, whole=whole)
    return [_mail(invitation, "withdrawn", worded, by, at)]


def tell_superseded(*, version: AgreementVersion, by: User, at: datetime) -> None:
    """Mail those who had not answered about the version before this one and are not asked about this, in the caller's
    transaction, once this has left the house: nobody waits for them any more. Who is asked again hears by that."""
    before = version.agreement.versions.sent_out().filter(number__lt=version.number).order_by("-number").first()
    if before is None or before.state not in states.HEARD - {states.APPROVED}:
        return
    asked = {folded(mail) for mail in version.invitations.values_list("mail", flat=True)}
    rows = before.invitations.filter(way="", closed_at=None).exclude(asked_to=states.TO_READ).select_related("decision")
    waiting = [one for one in rows.order_by("pk") if one.mail and one.state_at(at) in {"sent", "opened"}]
    told = [one for one in waiting if folded(one.mail) not in asked]
    mails = [_mail(one, "superseded", emails.superseded_mail(one, version, by=by), by, at) for one in told]
    if mails:
        chain, data = version.agreement.number, {"version": before.number, "newer": version.number}
        about = f"version:{before.pk}"
        record_event(chain=chain, kind="review.superseded", subject=about, at=at, by=by, data=data, facts=mails)


def _mail(invitation: ReviewInvitation, kind: str, worded: tuple[str, str], by: User, at: datetime) -> OutgoingMail:
    subject, body = worded
    return queue_mail(
        key=f"{kind}:{invitation.public_id}",
        to=invitation.mail,
        subject=subject,
        body=body,
        at=at,
        about=("invitation", invitation.pk),
        party_id=invitation.party_id,
        language=invitation.language,
        **emails.from_whom(by, invitation.language),
    )


def tell_own_of_end(
    *,
    version: AgreementVersion,
    but_for: Iterable[User],
    reason: str,
    by: User,
    at: datetime,
    sent_back: bool = False,
) -> list[OutgoingMail]:
    """Mail those of us whom a version was put before that it ends in the house, in the caller's transaction."""
    known = {user.pk for user in but_for}
    people = [one.user for one in live_requests(version) if one.user_id not in known]
    said: dict[str, Any] = {"version": version, "by": by, "at": at, "reason": reason, "sent_back": sent_back}
    return [mail for user in people for mail in tell_own(user=user, kind="own_ended", **said)]


def tell_own(
    *, version: AgreementVersion, user: User, kind: str, by: User, at: datetime, **said: object
) -> list[OutgoingMail]:
    """Mail one of us about a version that waits, or waited, for our side, whoever did something `by` name; `kind` names
    the words."""
    if not user.email or not user.is_active:
        return []
    subject, body = emails.in_house_mail(version, user, kind=kind, by=by, **said)
    key, about = f"{kind}:{version.pk}:{user.pk}", ("in_house", version.pk)
    return [queue_mail(key=key, to=user.email, subject=subject, body=body, at=at, about=about, language=user.language)]
