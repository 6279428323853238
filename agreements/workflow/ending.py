"""What is told to whom was asked, when a request or a version is taken back: a reviewer, or one of us."""

from collections.abc import Iterable
from datetime import datetime

from agreements import emails
from agreements.models import AgreementVersion, OutgoingMail, ReviewInvitation, User, queue_mail
from agreements.queries.in_house import live_requests


def tell_withdrawn(
    *, invitation: ReviewInvitation, message: str, whole: bool, by: User, at: datetime
) -> list[OutgoingMail]:
    """Mail them the `message`, in the caller's transaction; without one, or without an address, nothing."""
    if not message.strip() or not invitation.mail:
        return []
    subject, body = emails.withdrawn_mail(invitation, message=message.strip(), by=by, whole=whole)
    mail = queue_mail(
        key=f"withdrawn:{invitation.public_id}",
        to=invitation.mail,
        subject=subject,
        body=body,
        at=at,
        about=("invitation", invitation.pk),
        party_id=invitation.party_id,
        language=invitation.language,
        **emails.from_whom(by, invitation.language),
    )
    return [mail]


def tell_own_of_end(
    version: AgreementVersion, *, but_for: Iterable[User], reason: str, by: User, at: datetime, sent_back: bool = False
) -> list[OutgoingMail]:
    """Mail those of us whom a version was put before that it ends in the house, in the caller's transaction."""
    known = {user.pk for user in but_for}
    people = [one.user for one in live_requests(version) if one.user_id not in known]
    said = {"by": by, "reason": reason, "sent_back": sent_back}
    return [mail for user in people for mail in tell_own(version, user, "own_ended", at, **said)]


def tell_own(version: AgreementVersion, user: User, kind: str, at: datetime, **said: object) -> list[OutgoingMail]:
    """Mail one of us about a version that waits, or waited, for our side; `kind` names the words."""
    if not user.email or not user.is_active:
        return []
    subject, body = emails.in_house_mail(version, user, kind=kind, **said)
    key, about = f"{kind}:{version.pk}:{user.pk}", ("in_house", version.pk)
    return [queue_mail(key=key, to=user.email, subject=subject, body=body, at=at, about=about, language=user.language)]
