"""Mails about an account: an invitation, a new password, a change its owner should know of. Only a link is mailed; the
person chooses the password."""

from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.utils.http import int_to_base36

from agreements import emails
from agreements.content import sha256_of
from agreements.models import OutgoingMail, User, queue_mail
from agreements.queries.holdings import Holdings


def invite_person(*, user: User, by: User, at: datetime) -> OutgoingMail:
    """Mail a link by which a new colleague chooses a password."""
    key = f"{int_to_base36(user.pk)}-{default_token_generator.make_token(user)}"
    return _mail_link("account_invitation", user, key, at, inviter=by)


def ask_for_new_password(*, user: User, key: str, by: User, at: datetime) -> OutgoingMail:
    """Mail the link to whoever has forgotten the password; `by` is who asked for it, known only by the address."""
    return _mail_link("account_password", user, key, at)


def notify_of_change(*, what: str, user: User, by: User, at: datetime) -> OutgoingMail | None:
    """Tell the owner of an account that a password or a second factor has changed: a stranger may have done it."""
    if not user.email:
        return None
    subject, body = emails.person_mail("account_change", user, what=what, at=at)
    key = f"account:{user.pk}:{what}:{at.timestamp()}"
    return queue_mail(key=key, to=user.email, subject=subject, body=body, at=at, about=("account", user.pk))


def tell_heir(*, heir: User, user: User, held: Holdings, by: User, at: datetime) -> OutgoingMail | None:
    """Mail whoever takes over what it is."""
    if not heir.email:
        return None
    subject, body = emails.person_mail("account_handover", heir, leaver=user, held=held)
    key = f"handover:{user.pk}:{heir.pk}"
    return queue_mail(key=key, to=heir.email, subject=subject, body=body, at=at, about=("account", heir.pk))


def _mail_link(kind: str, user: User, key: str, at: datetime, **facts: object) -> OutgoingMail:
    subject, body = emails.person_mail(kind, user, **facts)
    return queue_mail(
        key=f"{kind}:{user.pk}:{sha256_of(key)[:16]}",
        to=user.email,
        subject=subject,
        body=body,
        secret=key,
        language=user.language,
        at=at,
        about=("account", user.pk),
    )
