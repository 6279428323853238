"""What a reviewer is told when a request or a version is taken back."""

from datetime import datetime

from agreements import emails
from agreements.models import OutgoingMail, ReviewInvitation, User, queue_mail


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
